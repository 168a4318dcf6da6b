// What the operator reads when a provider fails: enough to find the cause, and nothing that was secret.
import { allowInsecureRequests, authorizationCodeGrant, Configuration, customFetch } from 'openid-client'
import { expect, test } from 'vitest'
import { OutgoingError } from '../../platform/outgoing/guarded-client.ts'
import { guardedFetch } from './guarded-fetch.ts'
import { refusalOfOidc } from './oidc-failure.ts'

const secret = 'canary-of-the-client'
const issuer = 'http://login.example.com'
const json = 'application/json'

type Answer = { status: number; type: string; body: string }

/** How a sign-in ends whose tokens are asked of a provider that answers like this. */
async function failureOf(answer: Answer | OutgoingError, search = '?code=canary-of-the-code&state=s') {
  const outgoing = {
    async request() {
      if (answer instanceof OutgoingError) throw answer
      const headers = { 'content-type': answer.type }
      return { status: answer.status, headers, body: Buffer.from(answer.body), duration_ms: 1 }
    },
  }
  const server = new Configuration({ issuer, token_endpoint: `${issuer}/token` }, 'sartiq', secret)
  server[customFetch] = guardedFetch(outgoing)
  allowInsecureRequests(server)
  const back = new URL(`https://delivery.example.com/callback${search}`)
  const error = await authorizationCodeGrant(server, back, { expectedState: 's', idTokenExpected: true }).then(
    () => new Error('it went well'),
    (reason: unknown) => reason,
  )
  return refusalOfOidc(error)
}

const echo = JSON.stringify({ error: 'invalid_grant', error_description: `you sent ${secret} and canary-of-the-code` })
const idToken = JSON.stringify({ access_token: secret, token_type: 'bearer', id_token: `${secret}.b.c` })

test.each([
  [{ status: 400, type: json, body: echo }, 'OIDC_REFUSED', 'invalid_grant'],
  [{ status: 400, type: json, body: JSON.stringify({ error: `no ${secret}` }) }, 'OIDC_REFUSED', 'an unknown error'],
  [{ status: 401, type: json, body: '{"error":"invalid_client"}' }, 'OIDC_REFUSED', 'invalid_client'],
  [{ status: 200, type: json, body: idToken }, 'OIDC_REFUSED', 'JWT'],
  [{ status: 200, type: json, body: secret }, 'OIDC_REFUSED', 'OAUTH_PARSE_ERROR'],
  [{ status: 200, type: 'text/html', body: secret }, 'OIDC_REFUSED', 'OAUTH_RESPONSE_IS_NOT_JSON'],
  [{ status: 302, type: 'text/html', body: '' }, 'OIDC_REFUSED', 'it answered 302'],
  [{ status: 503, type: 'text/html', body: secret }, 'OIDC_AWAY', 'it answered 503'],
  [new OutgoingError('timeout', 'login.example.com did not answer.'), 'OIDC_AWAY', 'login.example.com did not answer.'],
] as const)('%j is %s: %s', async (answer, code, reason) => {
  const refusal = await failureOf(answer)
  expect([refusal.code, String(refusal.details['reason'])]).toEqual([code, expect.stringContaining(reason)])
  expect(JSON.stringify(refusal.details)).not.toContain('canary')
})

test.each([
  ['?error=access_denied&error_description=canary&state=s', 'OIDC_DENIED'],
  ['?error=server_error&error_description=canary&state=s', 'OIDC_REFUSED'],
  ['?error=%00canary%20x&state=s', 'OIDC_REFUSED'],
  ['?code=canary&state=other', 'OIDC_REFUSED'],
  ['?state=s', 'OIDC_REFUSED'],
])('an answer %s is %s', async (search, code) => {
  const refusal = await failureOf({ status: 500, type: json, body: '' }, search)
  expect(refusal.code).toBe(code)
  expect(JSON.stringify(refusal.details)).not.toContain('canary')
})
