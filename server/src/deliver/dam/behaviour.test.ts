// Whatever a peer does, a push ends in bounded time and is judged right: again, never again, or not with these credentials.
import type { ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import { buildConnector } from 'undici'
import { expect, onTestFinished, test } from 'vitest'
import { buildOutgoing, type Outgoing } from '../../platform/outgoing/build-outgoing.ts'
import type { Guard } from '../../platform/outgoing/guarded-connector.ts'
import { type Call, type Fault, fakeDam } from '../../../test/peers/dam/fake-dam.ts'
import { fakeGeneric, findable } from '../../../test/peers/dam/fake-generic.ts'
import { retryAfter, retryDelay } from './failure.ts'
import { type TestRun, outcomeOf, peerOf, testFile, testRun } from './test-run.ts'

const file = testFile()
const config = { auth_type: 'api_key', credentials: { api_key: 'generic-key' }, limits: { timeout_s: 1 } }
const plain = (url: string, more: object = {}) => peerOf({ ...config, endpoint: `${url}/api/assets`, ...more })

const raw =
  (bytes: string | Buffer, end = false) =>
  (response: ServerResponse) => {
    response.socket?.write(bytes)
    if (end) response.socket?.end()
  }
const drip = (head: string, piece: string) => (response: ServerResponse) => {
  const { socket } = response
  socket?.write(head)
  const timer = setInterval(() => socket?.write(piece), 50)
  socket?.on('close', () => clearInterval(timer))
}
const flood = (head: string, piece: string) => (response: ServerResponse) => {
  const { socket } = response
  const more = () => {
    while (socket && !socket.destroyed && socket.write(piece));
  }
  socket?.write(head)
  socket?.on('drain', more)
  more()
}
const ok = 'HTTP/1.1 200 OK\r\n'
const big = 'x'.repeat(16_384)
const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024))

test.each<[string, ReturnType<Fault>, string, string]>([
  ['answers 401', { status: 401 }, 'auth', 'DAM_AUTH_FAILED'],
  ['answers 403', { status: 403, body: { error: 'no' } }, 'auth', 'DAM_AUTH_FAILED'],
  ['answers 408', { status: 408 }, 'retry', 'DAM_UPLOAD_FAILED'],
  ['answers 425', { status: 425 }, 'retry', 'DAM_UPLOAD_FAILED'],
  ['answers 429', { status: 429, headers: { 'retry-after': '7' } }, 'retry', 'DAM_UPLOAD_FAILED'],
  ['answers 500', { status: 500 }, 'retry', 'DAM_UPLOAD_FAILED'],
  ['answers 503 with a page', { status: 503, body: Buffer.from('<html>down</html>') }, 'retry', 'DAM_UPLOAD_FAILED'],
  ['answers 400', { status: 400, body: { error: 'no such field' } }, 'final', 'DAM_REFUSED'],
  ['answers 404', { status: 404 }, 'final', 'DAM_REFUSED'],
  ['answers 413', { status: 413 }, 'final', 'DAM_REFUSED'],
  ['answers 422', { status: 422 }, 'final', 'DAM_REFUSED'],
  ['sends elsewhere', { status: 302, headers: { location: 'http://127.0.0.1:9/' } }, 'final', 'DAM_REFUSED'],
  [
    'answers 200 with a page',
    { status: 200, body: Buffer.from('<html>it works!</html>') },
    'final',
    'DAM_ANSWER_UNUSABLE',
  ],
  ['answers 200 with other JSON', { status: 200, body: { ok: true } }, 'final', 'DAM_ANSWER_UNUSABLE'],
  ['answers 200 with an id that is none', { status: 200, body: { id: { a: 1 } } }, 'final', 'DAM_ANSWER_UNUSABLE'],
  ['answers 200 with an endless id', { status: 200, body: { id: big } }, 'final', 'DAM_ANSWER_UNUSABLE'],
  ['answers 204 with nothing', { status: 204 }, 'final', 'DAM_ANSWER_UNUSABLE'],
  ['answers 999', raw('HTTP/1.1 999 No\r\nContent-Length: 0\r\n\r\n'), 'retry', 'DAM_UPLOAD_FAILED'],
  ['speaks another protocol', raw('220 mail.test ESMTP\r\n', true), 'retry', 'DAM_UPLOAD_FAILED'],
  ['sends garbage', raw(Buffer.from([0, 255, 1, 254, 13, 10, 13, 10])), 'retry', 'DAM_UPLOAD_FAILED'],
  ['resets', (response) => response.socket?.resetAndDestroy(), 'retry', 'DAM_UPLOAD_FAILED'],
  ['closes without a word', (response) => response.socket?.destroy(), 'retry', 'DAM_UPLOAD_FAILED'],
  ['closes within its answer', raw(`${ok}Content-Length: 100\r\n\r\n{"id":`, true), 'retry', 'DAM_UPLOAD_FAILED'],
  ['never answers', () => undefined, 'retry', 'DAM_UPLOAD_FAILED'],
  ['drips its headers', drip(ok, 'X-A: 1\r\n'), 'retry', 'DAM_UPLOAD_FAILED'],
  ['drips its body', drip(`${ok}Content-Length: 60000\r\n\r\n`, ' '), 'retry', 'DAM_UPLOAD_FAILED'],
  ['answers without end', flood(`${ok}Connection: close\r\n\r\n`, big), 'final', 'DAM_ANSWER_UNUSABLE'],
  ['answers 500 without end', flood('HTTP/1.1 500 No\r\nConnection: close\r\n\r\n', big), 'retry', 'DAM_UPLOAD_FAILED'],
  ['sends a huge header', raw(`${ok}X-A: ${big.repeat(4)}\r\n\r\n`), 'final', 'DAM_REFUSED'],
  [
    'sends a gzip bomb',
    { status: 200, body: bomb, headers: { 'content-encoding': 'gzip' } },
    'final',
    'DAM_ANSWER_UNUSABLE',
  ],
])('a peer that %s', async (_, fault, kind, code) => {
  await using dam = await fakeGeneric()
  dam.fault = () => fault
  const run = testRun(plain(dam.url), file)
  expect(await outcomeOf(run)).toMatchObject({ kind, code })
  expect(dam.requests).toHaveLength(1)
  const [exchange] = run.exchanges
  expect(exchange?.request).toMatchObject({ method: 'POST', headers: { authorization: '…' } })
  expect((exchange?.response?.body ?? '').length).toBeLessThanOrEqual(16 * 1024)
})

test('a peer that answers before it has read the file is not believed, where it can be asked', async () => {
  await using dam = await fakeGeneric({ findable: true })
  dam.fault = ({ method }) => (method === 'POST' ? { status: 201, body: { id: 'asset-1' } } : 'none')
  expect(await outcomeOf(testRun(plain(dam.url, findable), file))).toMatchObject({ kind: 'retry' })
  expect(dam.assets).toEqual([])
})

test('a file that arrives damaged is not taken for delivered', async () => {
  await using dam = await fakeGeneric({ findable: true })
  dam.afterwards = ({ method }) => {
    const [asset] = dam.assets
    if (method === 'POST' && asset) asset.bytes = asset.bytes.subarray(1)
  }
  expect(await outcomeOf(testRun(plain(dam.url, findable), file))).toMatchObject({
    kind: 'final',
    code: 'DAM_VERIFY_FAILED',
  })
  const again = { ...testRun(plain(dam.url, findable), file), isUncertain: true }
  expect(await outcomeOf(again)).toMatchObject({ kind: 'final', code: 'DAM_CONFLICT' })
})

const upload = { method: 'POST', path: '{upload_url}', body: 'raw', save: { asset_id: '/id' } }

/** The real guard, and a dial that opens no socket but to the test's own listeners. */
function guarded(attempts: string[], isAllowed = (address: string): boolean => address === '127.0.0.1'): Outgoing {
  const open = buildConnector({})
  const dial: Guard['dial'] = () => (options, callback) => {
    if (options.hostname === '127.0.0.1') return open(options, callback)
    attempts.push(options.hostname)
    callback(Object.assign(new Error('this test has no network'), { code: 'ENETUNREACH' }), null)
  }
  const outgoing = buildOutgoing({ isAllowed, lookup: (_name, _options, done) => done(null, '10.0.0.1', 4), dial })
  onTestFinished(() => outgoing.close())
  return outgoing
}
const handingOut = (upload_url: string) => fakeDam(() => ({ status: 200, body: { url: upload_url } }))
const initThenUpload = [{ method: 'POST', path: '/init', body: 'none', save: { upload_url: '/url' } }, upload]

test.each([
  ['http://10.0.0.1/up', 'not a public network address'],
  ['http://169.254.169.254/latest', 'not a public network address'],
  ['http://[::ffff:10.0.0.1]/', 'not a public network address'],
  ['http://0x0a.1/', 'not a public network address'],
  ['http://a:b@127.0.0.1/up', 'must not contain a user name'],
  ['https:///', 'no valid web address'],
])('a peer that hands out %s is not followed there', async (upload_url, words) => {
  await using dam = await handingOut(upload_url)
  const attempts: string[] = []
  const run = testRun(peerOf({ ...config, endpoint: dam.url, steps: initThenUpload }), file, guarded(attempts))
  expect(await outcomeOf(run)).toMatchObject({ message: expect.stringMatching(words) })
  expect([attempts, dam.requests.length]).toEqual([[], 1])
})

test('without the guard it would be: the test above can fail', async () => {
  await using dam = await handingOut('http://10.0.0.1/up')
  const attempts: string[] = []
  const run = testRun(
    peerOf({ ...config, endpoint: dam.url, steps: initThenUpload }),
    file,
    guarded(attempts, () => true),
  )
  expect(await outcomeOf(run)).toMatchObject({ kind: 'retry' })
  expect(attempts).toEqual(['10.0.0.1'])
})

test('what is no web address is a name at the endpoint, whatever it says', async () => {
  await using dam = await handingOut('file:///etc/passwd')
  await outcomeOf(testRun(peerOf({ ...config, endpoint: dam.url, steps: initThenUpload }), file))
  expect(dam.requests[1]?.path).toBe('/file%3A%2F%2F%2Fetc%2Fpasswd')
})

test.each([
  ['never gets the Authorization header', undefined],
  ['nor a key in the query', { in: 'query' }],
  ['nor a name and password', { in: 'basic' }],
])('an address that was handed out %s', async (_, auth) => {
  await using dam = await fakeDam(({ url }, self) =>
    url.pathname === '/init'
      ? { status: 200, body: { url: `${self.url}/up?sig=a%2Fb` } }
      : { status: 200, body: { id: 'a' } },
  )
  const steps = [{ method: 'POST', path: '/init', body: 'none', save: { upload_url: '/url' } }, upload]
  const run = testRun(peerOf({ ...config, endpoint: dam.url, auth, steps }), file)
  expect(await outcomeOf(run)).toBe('a')
  const [init, sent] = dam.requests
  const proof = auth?.in === 'query' ? init?.path : init?.headers.authorization
  expect(proof).toMatch(/generic-key|Basic/)
  expect([sent?.path, sent?.headers.authorization]).toEqual(['/up?sig=a%2Fb', undefined])
  // The log shows where, not what opens it.
  expect(run.exchanges[1]?.request.url).toBe(`${dam.url}/up?…`)
  expect(JSON.stringify(run.exchanges)).not.toContain('sig=a')
})

test('a refusal by an address that was handed out is about the address', async () => {
  await using dam = await fakeDam(({ url }, self) =>
    url.pathname === '/init' ? { status: 200, body: { url: `${self.url}/up` } } : { status: 403 },
  )
  const steps = [{ method: 'POST', path: '/init', body: 'none', save: { upload_url: '/url' } }, upload]
  const peer = peerOf({ ...config, endpoint: dam.url, steps })
  const run = testRun(peer, file)
  expect(await outcomeOf(run)).toMatchObject({ kind: 'final', code: 'DAM_REFUSED' })
  // One that was kept from an earlier try may have run out: it begins anew.
  const resumed: TestRun = {
    ...testRun(peer, file),
    progress: { next: 1, part: 0, saved: { upload_url: `${dam.url}/up` } },
  }
  expect(await outcomeOf(resumed)).toMatchObject({ kind: 'retry', forget: true })
})

test('a peer that repeats our secrets does not bring them into the log', async () => {
  const echo = ({ headers, body }: Call) => ({ status: 400, body: { headers, body: body.toString('latin1') } })
  await using dam = await fakeDam(echo)
  const peer = peerOf({ ...config, endpoint: dam.url, credentials: { api_key: 'canary "quoted" ümläut' } })
  const run = testRun(peer, file)
  const outcome = await outcomeOf(run)
  expect(JSON.stringify([run.exchanges, String(outcome)])).not.toMatch(/canary/)
})

test.each([
  ['7', 7000],
  ['0', 0],
  ['Sun, 22 Nov 2026 12:00:30 GMT', 30_000],
  ['Sun, 22 Nov 2026 11:00:00 GMT', 0],
  ['999999', 3_600_000],
  ['soon', 0],
  ['-5', 0],
  [undefined, 0],
])('Retry-After %s is %i ms', (header, ms) => {
  expect(retryAfter(header, new Date('2026-11-22T12:00:00Z'))).toBe(ms)
})

test.each([
  [1, 0, 0, 800],
  [1, 0, 1, 1200],
  [2, 0, 0.5, 2000],
  [3, 0, 0.5, 4000],
  [1, 7000, 0.5, 7000],
])('try %i, asked to wait %i ms, waits with luck %d: %i ms', (tries, after, luck, ms) => {
  expect(retryDelay(tries, 1000, after, luck)).toBe(ms)
})
