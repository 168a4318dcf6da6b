// What goes out and what comes back, with peers that behave.
import { getEventListeners, once } from 'node:events'
import { createReadStream } from 'node:fs'
import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import { createServer as createTlsServer, get as httpsGet } from 'node:https'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import { FormData as UndiciFormData } from 'undici'
import { expect, onTestFinished, test, vi } from 'vitest'
import { buildOutgoing } from './build-outgoing.ts'
import { dialSockets } from './guarded-connector.ts'
import { selfSigned } from './self-signed.ts'
import { answering, failure, get, listen, loopbackClient, ok, peer, recordingDial, resolving } from './test-peer.ts'

type Seen = { method: string | undefined; headers: IncomingMessage['headers']; body: string }

async function echo(): Promise<{ url: string; seen: Seen[] }> {
  const seen: Seen[] = []
  const serve = async (request: IncomingMessage) => {
    seen.push({ method: request.method, headers: request.headers, body: (await buffer(request)).toString() })
  }
  const listener: RequestListener = (request, reply) =>
    void serve(request).then(
      () => reply.writeHead(201, { 'x-a': ['1', '2'] }).end('made'),
      () => reply.destroy(),
    )
  return { url: `http://127.0.0.1:${await listen(createServer(listener))}/`, seen }
}

test('a request goes out as asked, and comes back whole', async () => {
  const { url, seen } = await echo()
  const headers = {
    Authorization: 'Bearer x',
    'Accept-Encoding': 'gzip',
    Connection: 'close',
    'content-type': 'application/json',
  }
  const answer = await loopbackClient().request(get(`${url}a%20b?c=%2F`, { method: 'POST', headers, body: '{}' }))
  expect(answer).toMatchObject({ status: 201, headers: { 'x-a': ['1', '2'] }, duration_ms: expect.any(Number) })
  expect(answer.body.toString()).toBe('made')
  expect(seen[0]).toMatchObject({
    method: 'POST',
    body: '{}',
    headers: { authorization: 'Bearer x', 'content-length': '2', 'user-agent': 'Sartiq-Delivery' },
  })
  expect(seen[0]?.headers).not.toHaveProperty('accept-encoding')
})

const fill = <Form extends FormData | UndiciFormData>(form: Form): Form => {
  form.append('name', 'Bloße Füße')
  form.append('file', new File(['bytes'], 'a b.png', { type: 'image/png' }))
  return form
}

test.each([
  ['a buffer', () => Buffer.from('bytes'), {}, /^bytes$/, { 'content-length': '5' }],
  ['a stream', () => Readable.from(['by', 'tes']), {}, /^bytes$/, { 'transfer-encoding': 'chunked' }],
  [
    'a stream of known size',
    () => Readable.from(['by', 'tes']),
    { 'content-length': '5' },
    /^bytes$/,
    { 'content-length': '5' },
  ],
  [
    "Node's FormData",
    () => fill(new FormData()),
    {},
    /name="name"\r\n\r\nBloße Füße\r\n.*filename="a b.png"\r\nContent-Type: image\/png\r\n\r\nbytes\r\n/s,
    { 'content-type': expect.stringMatching(/^multipart\/form-data; boundary=/) },
  ],
  [
    "undici's FormData",
    () => fill(new UndiciFormData()),
    {},
    /filename="a b.png"/,
    { 'content-type': expect.stringMatching(/^multipart/) },
  ],
])('%s is sent', async (_, body, headers, text, expected) => {
  const { url, seen } = await echo()
  await loopbackClient().request(get(url, { method: 'PUT', body: body(), headers }))
  expect(seen[0]?.body).toMatch(text)
  expect(seen[0]?.headers).toMatchObject(expected)
})

test.each([
  ['a header with a line break', { headers: { 'x-a': 'a\r\nx-b: hush' } }],
  ['a header name with a space', { headers: { 'x a': 'hush' } }],
  ['the method CONNECT', { method: 'CONNECT' }],
  ['a method with a line break', { method: 'GET / HTTP/1.1\r\nx:' }],
  ['more bytes than announced', { method: 'PUT', body: 'bytes', headers: { 'content-length': '2' } }],
])('%s cannot be sent', async (_, more) => {
  const { url } = await peer(ok)
  const error = await failure(loopbackClient().request(get(url, more)))
  expect(error.kind).toBe('bad_url')
  expect(error.message).not.toContain('hush')
})

test("the failure of a body's source is its own, and a broken connection is not", async () => {
  const { url } = await echo()
  const failing = Readable.from(
    (async function* () {
      yield 'by'
      await wait(20)
      throw Object.assign(new TypeError('storage is away'), { code: 'ECONNRESET' })
    })(),
  )
  await expect(loopbackClient().request(get(url, { method: 'PUT', body: failing }))).rejects.toThrow(TypeError)
  const missing = createReadStream('/no/such/file')
  missing.on('error', () => {})
  await expect.poll(() => missing.closed).toBe(true)
  for (const open of [() => missing, () => createReadStream('/no/such/file')]) {
    const later = loopbackClient('127.0.0.0/8', (...question) => void wait(50).then(() => resolving({})(...question)))
    const request = later.request(get(url.replace('127.0.0.1', 'later.test'), { method: 'PUT', body: open() }))
    await expect(request).rejects.toMatchObject({ code: 'ENOENT', syscall: 'open' })
  }
  const rude = await peer((socket) => socket.on('data', () => socket.resetAndDestroy()))
  const endless = new Readable({
    read() {
      setTimeout(() => this.push('x'.repeat(1000)), 5)
    },
  })
  expect((await failure(loopbackClient().request(get(rude.url, { method: 'PUT', body: endless })))).kind).toBe(
    'network',
  )
  expect(endless.destroyed).toBe(true)
})

test.each(['refused_address', 'timeout'])(
  "the body's stream is not left open by a failure of kind %s",
  async (kind) => {
    const { url } = await peer(() => {})
    const isAllowed = () => kind === 'timeout'
    const dial = kind === 'timeout' ? dialSockets : recordingDial([])
    const outgoing = buildOutgoing({ isAllowed, lookup: resolving({}), dial })
    onTestFinished(() => outgoing.close())
    const body = new Readable({ read() {} })
    expect((await failure(outgoing.request(get(url, { method: 'PUT', body, deadline_ms: 100 })))).kind).toBe(kind)
    expect(body.destroyed).toBe(true)
  },
)

test('the caller can stop a request, with its own reason', async () => {
  const { url, connections } = await peer(() => {})
  const stop = new AbortController()
  const reason = new Error('cancelled')
  const stopped = expect(loopbackClient().request(get(url, { signal: stop.signal }))).rejects.toBe(reason)
  await expect.poll(connections).toBe(1)
  stop.abort(reason)
  await stopped
  await expect(loopbackClient().request(get(url, { signal: AbortSignal.abort(reason) }))).rejects.toBe(reason)
  await wait(50)
  expect(connections()).toBe(1)
})

test('a request that is over leaves neither its timer nor its listener behind', async () => {
  const { url } = await peer(ok)
  const { signal } = new AbortController()
  const timers = vi.spyOn(globalThis, 'setTimeout')
  onTestFinished(() => timers.mockRestore())
  await loopbackClient().request(get(url, { signal, deadline_ms: 54_321 }))
  const timer: unknown = timers.mock.results[timers.mock.calls.findIndex(([, ms]) => ms === 54_321)]?.value
  expect([getEventListeners(signal, 'abort'), timer]).toEqual([[], expect.objectContaining({ _destroyed: true })])
})

test('connections are kept for the next request, and closing ends them and what is under way', async () => {
  const kept = await peer(ok)
  const silent = await peer(() => {})
  const outgoing = loopbackClient()
  for (let i = 0; i < 3; i++) {
    await outgoing.request(get(kept.url))
    await wait(20)
  }
  expect(kept.connections()).toBe(1)
  const pending = failure(outgoing.request(get(silent.url)))
  await expect.poll(silent.connections).toBe(1)
  await outgoing.close()
  expect((await pending).kind).toBe('network')
  expect((await failure(outgoing.request(get(kept.url)))).kind).toBe('network')
})

test.each([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('a cap of %d bytes is no cap', async (max_bytes) => {
  const { url, connections } = await peer(ok)
  await expect(loopbackClient().request(get(url, { max_bytes }))).rejects.toThrow(RangeError)
  expect(connections()).toBe(0)
})

const head = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n'

test('a stream hands on the body as it comes', async () => {
  const { url } = await peer(answering(head, '2\r\nok\r\n', '2\r\nay\r\n', '0\r\n\r\n'))
  const { status, headers, body } = await loopbackClient().stream(get(url))
  expect([status, headers['transfer-encoding'], (await buffer(body)).toString()]).toEqual([200, 'chunked', 'okay'])
})

test.each([
  ['is over the cap', ['8\r\ntoo much\r\n'], 'too_large'],
  ['never ends', ['2\r\nok\r\n'], 'timeout'],
])('a stream whose body %s fails, also where its reader comes late', async (_, parts, kind) => {
  const { url } = await peer(answering(head, ...parts))
  const options = get(url, { max_bytes: 4, deadline_ms: 200 })
  const outgoing = loopbackClient()
  expect((await failure(buffer((await outgoing.stream(options)).body))).kind).toBe(kind)
  const { body } = await outgoing.stream(options)
  await wait(400)
  expect((await failure(buffer(body))).kind).toBe(kind)
})

test('a stream that its reader drops closes the connection', async () => {
  let closed = 0
  const { url } = await peer((socket) => answering(head, '2\r\nok\r\n')(socket.on('close', () => (closed += 1))))
  const { body } = await loopbackClient().stream(get(url))
  await once(body, 'readable')
  body.destroy()
  await expect.poll(() => closed).toBe(1)
})

test('a slow reader holds the peer back', async () => {
  let sent = 0
  const { url } = await peer((socket) => {
    const chunk = Buffer.alloc(64 * 1024)
    const more = () => {
      while (sent < 64 * 1024 * 1024) {
        sent += chunk.length
        if (!socket.write(chunk)) return
      }
    }
    socket.write('HTTP/1.1 200 OK\r\n\r\n')
    socket.on('drain', more)
    more()
  })
  const { body } = await loopbackClient().stream(get(url, { max_bytes: 100 * 1024 * 1024 }))
  await wait(300)
  expect(sent).toBeLessThan(32 * 1024 * 1024)
  body.destroy()
})

test('a certificate that nobody vouches for is refused, whatever the environment says', async () => {
  let requests = 0
  const server = createTlsServer(selfSigned('127.0.0.1'), (_, reply) => {
    requests += 1
    reply.end('ok')
  })
  const port = await listen(server)
  const before = process.env['NODE_TLS_REJECT_UNAUTHORIZED']
  process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0'
  onTestFinished(() => {
    if (before === undefined) delete process.env['NODE_TLS_REJECT_UNAUTHORIZED']
    else process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = before
  })
  // Control: to a client that does not check, the server and its certificate are good.
  await once(httpsGet({ host: '127.0.0.1', port, rejectUnauthorized: false }), 'response')
  expect(await failure(loopbackClient().request(get(`https://127.0.0.1:${port}/`)))).toMatchObject({
    kind: 'tls',
    code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
  })
  expect(requests).toBe(1)
})

test('https to a server that speaks http is a tls error', async () => {
  const { port } = await peer(answering('HTTP/1.1 400 Bad Request\r\n\r\n'))
  expect((await failure(loopbackClient().request(get(`https://127.0.0.1:${port}/`)))).kind).toBe('tls')
})
