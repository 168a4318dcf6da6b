// Whatever a peer does, a request ends in bounded time with the right kind of error.
import { performance } from 'node:perf_hooks'
import type { Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { buildOutgoing } from './build-outgoing.ts'
import { answering, failure, get, loopbackClient, peer, recordingDial, resolving } from './test-peer.ts'

/** Sends a piece again and again. */
const drip = (first: string, piece: string, ms: number) => (socket: Socket) => {
  socket.write(first)
  const timer = setInterval(() => socket.write(piece), ms)
  socket.on('close', () => clearInterval(timer))
}
/** As fast as the reader takes it. */
const flood = (first: string, piece: string) => (socket: Socket) => {
  const more = () => {
    while (!socket.destroyed && socket.write(piece));
  }
  socket.write(first)
  socket.on('drain', more)
  more()
}
const head = (lines: string) => `HTTP/1.1 200 OK\r\n${lines}\r\n\r\n`
const chunked = head('Transfer-Encoding: chunked')
const big = 'x'.repeat(16 * 1024)

test.each<[string, (socket: Socket) => void, string]>([
  ['never answers', () => {}, 'timeout'],
  ['drips headers', drip('HTTP/1.1 200 OK\r\n', 'X-A: 1\r\n', 20), 'timeout'],
  ['drips a body that is announced', drip(head('Content-Length: 60000'), 'x', 20), 'timeout'],
  ['drips a body in chunks', drip(chunked, '1\r\nx\r\n', 20), 'timeout'],
  ['drips one endless chunk extension', drip(`${chunked}1;a=`, 'a', 20), 'timeout'],
  ['stops within the body', answering(head('Content-Length: 10'), 'half'), 'timeout'],
  ['sends interim answers without end', flood('', 'HTTP/1.1 102 Processing\r\n\r\n'.repeat(1000)), 'bad_response'],
  ['sends an endless body', flood(head('Connection: close'), big), 'too_large'],
  ['sends endless chunks', flood(chunked, `4000\r\n${big}\r\n`), 'too_large'],
  ['announces too much', answering(head('Content-Length: 99999999999')), 'too_large'],
  ['sends a huge header', answering(`HTTP/1.1 200 OK\r\nX-A: ${big.repeat(300)}\r\n\r\n`), 'too_large'],
  ['sends headers without end', flood('HTTP/1.1 200 OK\r\n', `X-A: ${'y'.repeat(500)}\r\n`.repeat(30)), 'too_large'],
  ['sends trailers without end', flood(`${chunked}0\r\n`, `X-A: ${'y'.repeat(500)}\r\n`.repeat(30)), 'too_large'],
  ['sends garbage', answering(Buffer.from([0, 255, 1, 254, 13, 10, 13, 10])), 'bad_response'],
  ['speaks another protocol', (socket) => socket.end('220 mail.test ESMTP\r\n'), 'bad_response'],
  // undici says the same of this as of a body cut short, which is a broken connection.
  ['contradicts itself on the length', answering(head('Content-Length: 2\r\nContent-Length: 3'), 'okk'), 'network'],
  [
    'switches protocols unasked',
    answering('HTTP/1.1 101 X\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n'),
    'bad_response',
  ],
  ['answers 999', answering('HTTP/1.1 999 No\r\nContent-Length: 0\r\n\r\n'), 'bad_response'],
  ['answers 600', answering('HTTP/1.1 600 No\r\nContent-Length: 0\r\n\r\n'), 'bad_response'],
  ['answers 099', answering('HTTP/1.1 099 No\r\nContent-Length: 0\r\n\r\n'), 'bad_response'],
  ['resets at once', (socket) => socket.resetAndDestroy(), 'network'],
  ['resets after the request', (socket) => socket.on('data', () => socket.resetAndDestroy()), 'network'],
  ['closes without a word', (socket) => socket.on('data', () => socket.end()), 'network'],
  ['closes within a header', (socket) => socket.end('HTTP/1.1 200 OK\r\nX-A'), 'network'],
  ['closes within the body', (socket) => socket.end(`${head('Content-Length: 10')}half`), 'network'],
  ['closes within a chunk', (socket) => socket.end(`${chunked}5\r\nx`), 'network'],
])('a peer that %s', async (_, serve, kind) => {
  const { url } = await peer(serve)
  const deadline_ms = kind === 'timeout' ? 400 : 4000
  const started = performance.now()
  const error = await failure(loopbackClient().request(get(`${url}hook/hush?token=hush`, { deadline_ms })))
  expect([error.kind, error.message]).toEqual([kind, expect.stringMatching(/^127\.0\.0\.1|^The connection to 127/)])
  expect(error.message).not.toContain('hush')
  expect(performance.now() - started).toBeLessThan(deadline_ms + 1000)
})

test('a gzip bomb stays as small as it travels', async () => {
  const bomb = gzipSync(Buffer.alloc(32 * 1024 * 1024))
  const { url } = await peer(answering(head(`Content-Encoding: gzip\r\nContent-Length: ${bomb.length}`), bomb))
  expect((await loopbackClient().request(get(url))).body).toEqual(bomb)
  expect((await failure(loopbackClient().request(get(url, { max_bytes: bomb.length - 1 })))).kind).toBe('too_large')
})

test.each([
  [5, 5, 'hello'],
  [5, 4, 'too_large'],
  [0, 0, ''],
])('of a body of %i bytes where %i are taken comes %j', async (size, max, expected) => {
  const { url } = await peer((socket) => socket.end(`${head('Connection: close')}${'hello'.slice(0, size)}`))
  const request = loopbackClient().request(get(url, { max_bytes: max }))
  expect(expected === 'too_large' ? (await failure(request)).kind : (await request).body.toString()).toBe(expected)
})

test('a name that nobody resolves ends at the deadline, and the client closes at once', async () => {
  const outgoing = loopbackClient('127.0.0.0/8', () => {})
  const started = performance.now()
  expect((await failure(outgoing.request(get('http://slow.test/', { deadline_ms: 100 })))).kind).toBe('timeout')
  await outgoing.close()
  expect(performance.now() - started).toBeLessThan(1000)
})

test('a name that leads nowhere, a resolver that fails and a host out of reach are network errors', async () => {
  const fails = loopbackClient('', (_name, _options, callback) =>
    callback(Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' }), []),
  )
  const empty = loopbackClient('', resolving({ 'empty.test': [] }))
  const away = buildOutgoing({ isAllowed: () => true, lookup: resolving({}), dial: recordingDial([]) })
  const outcomes = await Promise.all(
    [fails, empty, away].map((outgoing) => failure(outgoing.request(get('http://empty.test/')))),
  )
  expect(outcomes.map(({ kind, code }) => [kind, code])).toEqual([
    ['network', 'ENOTFOUND'],
    ['network', 'ENOTFOUND'],
    ['network', 'ENETUNREACH'],
  ])
})

test('a hundred hostile peers at once leave nothing unhandled and no connection behind', async () => {
  const unhandled: unknown[] = []
  const note = (error: unknown) => unhandled.push(error)
  process.on('unhandledRejection', note).on('uncaughtExceptionMonitor', note)
  onTestFinished(() => void process.off('unhandledRejection', note).off('uncaughtExceptionMonitor', note))
  let open = 0
  const count = (serve: (socket: Socket) => void) => (socket: Socket) => {
    open += 1
    socket.on('close', () => (open -= 1))
    serve(socket)
  }
  const peers = await Promise.all(
    [() => {}, flood(chunked, `4000\r\n${big}\r\n`), drip(chunked, '1\r\nx\r\n', 20)].map((serve) =>
      peer(count(serve)),
    ),
  )
  const outgoing = loopbackClient()
  const requests = Array.from({ length: 100 }, (_, i) =>
    failure(outgoing.request(get(peers[i % 3]?.url ?? '', { deadline_ms: 500 }))),
  )
  expect((await Promise.all(requests)).every(({ kind }) => kind === 'timeout' || kind === 'too_large')).toBe(true)
  await expect.poll(() => open).toBe(0)
  expect(unhandled).toEqual([])
})
