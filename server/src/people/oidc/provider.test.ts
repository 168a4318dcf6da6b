// How the provider is spoken to: with TLS unless the operator wrote http, and with the secret where it wants it.
import { authorizationCodeGrant } from 'openid-client'
import { expect, test } from 'vitest'
import { readConfig } from '../../platform/config.ts'
import type { OutgoingRequest } from '../../platform/outgoing/guarded-client.ts'
import { openProvider } from './provider.ts'

const callback = 'https://delivery.example.com/callback'

/** What a provider is asked at the end of a sign-in, when it describes itself like this. */
async function requestsTo(issuer: string, described: object): Promise<OutgoingRequest[]> {
  const asked: OutgoingRequest[] = []
  const whole = { issuer, response_types_supported: ['code'], jwks_uri: `${issuer}/jwks`, ...described }
  const outgoing = {
    async request(options: OutgoingRequest) {
      asked.push(options)
      const headers = { 'content-type': 'application/json' }
      return { status: 200, headers, body: Buffer.from(JSON.stringify(whole)), duration_ms: 1 }
    },
  }
  const config = readConfig({
    SARTIQ_OIDC_ISSUER: issuer,
    SARTIQ_OIDC_CLIENT_ID: 'a:b',
    SARTIQ_OIDC_CLIENT_SECRET: 's%',
  })
  const clock = { now: () => new Date() }
  const server = await openProvider({ config, outgoing, clock })?.discover()
  if (!server) throw new Error('no provider')
  const back = new URL(`${callback}?code=c&state=s`)
  // What it answers is no token; what it was asked counts.
  await authorizationCodeGrant(server, back, { expectedState: 's' }).catch(() => undefined)
  return asked.slice(1)
}

test.each([
  ['https://login.example.com', 'https://login.example.com/token', 1],
  ['https://login.example.com', 'http://login.example.com/token', 0],
  ['http://login.example.com', 'http://login.example.com/token', 1],
])('%s with tokens at %s is asked %i times', async (issuer, token_endpoint, times) => {
  expect(await requestsTo(issuer, { token_endpoint })).toHaveLength(times)
})

test.each([
  [undefined, true],
  [['client_secret_post', 'client_secret_basic'], true],
  [['client_secret_post'], false],
  [['private_key_jwt'], true],
])('of %j, the secret goes by header: %s', async (token_endpoint_auth_methods_supported, byHeader) => {
  const token_endpoint = 'https://login.example.com/token'
  const [request] = await requestsTo('https://login.example.com', {
    token_endpoint,
    token_endpoint_auth_methods_supported,
  })
  const form = new URLSearchParams(typeof request?.body === 'string' ? request.body : '')
  expect(Object.fromEntries(form)).toMatchObject({
    grant_type: 'authorization_code',
    code: 'c',
    redirect_uri: callback,
  })
  expect(form.get('client_secret')).toBe(byHeader ? null : 's%')
  // Form-encoded before it is put together, as RFC 6749 section 2.3.1 says.
  const basic = `Basic ${Buffer.from('a%3Ab:s%25').toString('base64')}`
  expect(request?.headers?.['authorization']).toBe(byHeader ? basic : undefined)
})
