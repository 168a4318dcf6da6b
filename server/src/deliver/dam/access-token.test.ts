// OAuth client credentials against a server that checks them, and one that lies about everything else.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { OAuth2Server } from 'oauth2-mock-server'
import { Provider } from 'oidc-provider'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { fakeDam, mustHave } from '../../../test/peers/dam/fake-dam.ts'
import { outcomeOf, peerOf, testFile, testRun } from './test-run.ts'

const file = testFile()
const client_id = 'client: id+1'
const client_secret = 'secret %/&=+ ~'

let issuer: string
let closeProvider: () => void
beforeAll(async () => {
  const client = {
    client_id,
    client_secret,
    grant_types: ['client_credentials'],
    redirect_uris: [],
    response_types: [],
  }
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const basic = { ...client, token_endpoint_auth_method: 'client_secret_basic' as const }
  const post = { ...client, client_id: 'post', token_endpoint_auth_method: 'client_secret_post' as const }
  const provider = new Provider(issuer, {
    clients: [basic, post],
    features: { clientCredentials: { enabled: true }, devInteractions: { enabled: false } },
    scopes: ['assets'],
  })
  const answer = provider.callback()
  server.on('request', (request, response) => void answer(request, response))
  closeProvider = () => void server.close()
})
afterAll(() => closeProvider())

const oauth = (url: string, token_url: string, auth: object = {}, credentials = { client_id, client_secret }) =>
  peerOf({
    ...{ endpoint: url, auth_type: 'oauth', credentials, auth: { token_url, ...auth } },
    steps: [{ method: 'POST', path: '/assets', body: 'multipart', save: { asset_id: '/id' } }],
  })

/** Takes any token that looks like one. */
const open = () =>
  fakeDam(({ headers }) =>
    /^Bearer \S+$/.test(headers.authorization ?? '') ? { status: 201, body: { id: 'a' } } : { status: 401 },
  )

test.each([
  [
    'in the header, encoded as the standard says',
    { client_auth: 'basic', scope: 'assets' },
    { client_id, client_secret },
  ],
  ['in the form', { client_auth: 'post' }, { client_id: 'post', client_secret }],
])('a server that checks the secret takes it %s', async (_, auth, credentials) => {
  await using dam = await open()
  const run = testRun(oauth(dam.url, `${issuer}/token`, auth, credentials), file)
  expect(await outcomeOf(run)).toBe('a')
  expect(run.exchanges.map(({ step, response }) => [step, response?.status])).toEqual([
    ['token', 200],
    ['step_1', 201],
  ])
  const log = JSON.stringify(run.exchanges)
  for (const secret of [
    client_secret,
    encodeURIComponent(client_secret),
    dam.requests[0]?.headers.authorization?.slice(7) ?? '?',
  ])
    expect(log).not.toContain(secret)
})

test('a wrong secret is no reason to try again', async () => {
  await using dam = await open()
  const run = testRun(oauth(dam.url, `${issuer}/token`, {}, { client_id, client_secret: 'wrong' }), file)
  expect(await outcomeOf(run)).toMatchObject({ kind: 'auth', message: expect.stringContaining('invalid_client') })
  expect(dam.requests).toEqual([])
})

type TokenAnswer = { body: Record<string, unknown> | ''; statusCode: number }

async function mock(change: (answer: TokenAnswer, count: number) => void) {
  const server = new OAuth2Server()
  await server.issuer.keys.generate('RS256')
  let count = 0
  server.service.on('beforeResponse', (answer: TokenAnswer) => change(answer, ++count))
  await server.start(0, '127.0.0.1')
  onTestFinished(() => server.stop())
  return { token_url: `http://127.0.0.1:${server.address().port}/token`, count: () => count }
}

test('many that wait for a token ask for one', async () => {
  await using dam = await open()
  const { token_url, count } = await mock(() => undefined)
  const peer = oauth(dam.url, token_url)
  const outcomes = await Promise.all(Array.from({ length: 20 }, () => outcomeOf(testRun(peer, file))))
  expect([new Set(outcomes), count()]).toEqual([new Set(['a']), 1])
})

test('a token that the DAM refuses is replaced once, by one for all', async () => {
  const { token_url, count } = await mock((answer, n) => {
    answer.body = { access_token: `token-${n}`, token_type: 'Bearer', expires_in: 3600 }
  })
  let good = 'Bearer token-1'
  await using dam = await fakeDam((call) => {
    mustHave(call, 'authorization', good)
    return { status: 201, body: { id: 'a' } }
  })
  const peer = oauth(dam.url, token_url)
  expect(await outcomeOf(testRun(peer, file))).toBe('a')
  good = 'Bearer token-2'
  expect(await Promise.all(Array.from({ length: 10 }, () => outcomeOf(testRun(peer, file))))).toEqual(
    Array(10).fill('a'),
  )
  expect(count()).toBe(2)
  good = 'Bearer token-99'
  expect(await outcomeOf(testRun(peer, file))).toMatchObject({ kind: 'auth', status: 401 })
  expect(count()).toBe(3)
})

test.each<[string, Record<string, unknown>, number, number]>([
  ['is a number', { expires_in: 100 }, 80, 95],
  ['is text', { expires_in: '100' }, 80, 95],
  ['is missing', {}, 290, 305],
  ['is 0', { expires_in: 0 }, 55, 65],
  ['is nonsense', { expires_in: 'soon' }, 55, 65],
  ['is negative', { expires_in: -5 }, 55, 65],
])('a token whose life %s is used for so long and no longer', async (_, life, within, after) => {
  await using dam = await open()
  const { token_url, count } = await mock((answer, n) => void (answer.body = { access_token: `t${n}`, ...life }))
  const run = testRun(oauth(dam.url, token_url), file)
  const counts: number[] = []
  for (const wait of [0, within, after - within]) {
    await run.sleep(wait * 1000)
    await outcomeOf(run)
    counts.push(count())
  }
  expect(counts).toEqual([1, 1, 2])
})

test.each<[string, (answer: TokenAnswer) => void, string]>([
  ['is busy', (answer) => void (answer.statusCode = 503), 'retry'],
  ['asks to wait', (answer) => void (answer.statusCode = 429), 'retry'],
  [
    'refuses the client',
    (answer) => Object.assign(answer, { statusCode: 400, body: { error: 'invalid_client' } }),
    'auth',
  ],
  ['answers with no token', (answer) => void (answer.body = { token_type: 'Bearer' }), 'auth'],
  ['answers with a token that is none', (answer) => void (answer.body = { access_token: 'a\r\nX-Evil: 1' }), 'auth'],
])('an address for tokens that %s: %s', async (_, change, kind) => {
  await using dam = await open()
  const { token_url } = await mock(change)
  expect(await outcomeOf(testRun(oauth(dam.url, token_url), file))).toMatchObject({ kind })
  expect(dam.requests).toEqual([])
})
