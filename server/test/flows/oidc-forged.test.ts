// Tokens that are not what they say: a provider that is made to lie signs nobody in.
import { pathOf } from '@sartiq/contract/api.ts'
import { beginOidc } from '@sartiq/contract/people/oidc.ts'
import { Events, type MutableResponse, type MutableToken, OAuth2Server, type OAuth2Service } from 'oauth2-mock-server'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { Browser } from '../peers/browser.ts'
import { sendJson, servePeer } from '../peers/serve-peer.ts'
import { createWorld, type World } from '../world.ts'

const liar = new OAuth2Server()
let world: World

beforeAll(async () => {
  await liar.issuer.keys.generate('RS256')
  await liar.start(0, '127.0.0.1')
  liar.issuer.url = `http://127.0.0.1:${liar.address().port}`
})
afterAll(() => liar.stop())

const trusting = (issuer: string) =>
  createWorld({ SARTIQ_OIDC_ISSUER: issuer, SARTIQ_OIDC_CLIENT_ID: 'sartiq', SARTIQ_ALLOW_NETWORKS: '127.0.0.1' })

beforeEach(async () => {
  liar.service.removeAllListeners()
  liar.service.on(Events.BeforeTokenSigning, ({ payload }: MutableToken) => {
    payload['email'] = 'anna@example.com'
  })
  world = await trusting(liar.issuer.url ?? '')
  await world.addUser('admin')
  return () => world[Symbol.asyncDispose]()
})

/** Where a browser ends up that passes the provider, which asks nobody for anything. */
async function signIn(): Promise<string | null> {
  const browser = new Browser()
  const away = await browser.go(world.origin + pathOf(beginOidc))
  const back = await browser.go(away.location ?? '')
  return (await browser.go(back.location ?? '')).location
}

const claim = (change: Record<string, unknown>) => (service: OAuth2Service) =>
  service.on(Events.BeforeTokenSigning, ({ payload }: MutableToken) => Object.assign(payload, change))
const token = (change: (idToken: string) => string | undefined) => (service: OAuth2Service) =>
  service.on(Events.BeforeResponse, ({ body }: MutableResponse) => {
    if (body !== '') body['id_token'] = change(String(body['id_token']))
  })
const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
const parts = (idToken: string) => idToken.split('.') as [string, string, string]
const decode = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString()) as object

const seconds = () => Math.floor(Date.now() / 1000)

test.each([
  ['from another issuer', claim({ iss: 'https://login.example.com' })],
  ['for another client', claim({ aud: 'somebody-else' })],
  ['for us and for another, who asked for it', claim({ aud: ['sartiq', 'other'], azp: 'other' })],
  ['that has expired', claim({ exp: seconds() - 3600 })],
  ['from the future', claim({ nbf: seconds() + 3600 })],
  ['of another sign-in', claim({ nonce: 'another' })],
  ['of no sign-in', claim({ nonce: undefined })],
  ['without a subject', claim({ sub: undefined })],
  ['that was changed on its way', token((idToken) => changed(idToken, { email: 'boss@example.com' }))],
  ['that nobody signed', token((idToken) => `${encode({ alg: 'none' })}.${parts(idToken)[1]}.`)],
  ['signed by itself', token((idToken) => `${encode({ alg: 'HS256' })}.${parts(idToken)[1]}.${parts(idToken)[2]}`)],
  ['that is none', token(() => 'nonsense')],
  ['that is missing', token(() => undefined)],
])('a token %s is refused', async (_, lie) => {
  lie(liar.service)
  expect(await signIn()).toBe(`${world.origin}/sign-in?problem=OIDC_REFUSED`)
  expect(await world.ctx.db.selectFrom('user_identities').selectAll().execute()).toEqual([])
})

test('the same provider is believed where it does not lie', async () => {
  expect(await signIn()).toBe(`${world.origin}/`)
})

test('claims about somebody else are refused', async () => {
  liar.service.on(Events.BeforeUserinfo, (answer: MutableResponse) => {
    answer.body = { sub: 'somebody-else', email: 'boss@example.com' }
  })
  expect(await signIn()).toBe(`${world.origin}/sign-in?problem=OIDC_REFUSED`)
})

test('a provider that calls itself otherwise is not used', async () => {
  await using peer = await servePeer((_, response) => {
    const endpoints = {
      authorization_endpoint: `${peer.url}/a`,
      token_endpoint: `${peer.url}/t`,
      jwks_uri: `${peer.url}/j`,
    }
    sendJson(response, 200, { issuer: 'https://login.example.com', response_types_supported: ['code'], ...endpoints })
  })
  await using other = await trusting(peer.url)
  const { location } = await new Browser().go(other.origin + pathOf(beginOidc))
  expect(location).toBe(`${other.origin}/sign-in?problem=OIDC_AWAY`)
})

function changed(idToken: string, change: object): string {
  const [header, payload, signature] = parts(idToken)
  return [header, encode({ ...decode(payload), ...change }), signature].join('.')
}
