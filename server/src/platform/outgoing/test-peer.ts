// Peers for the tests beside: listeners on 127.0.0.1 that count who came, and a dial that reaches nobody.
import { once } from 'node:events'
import { createServer, isIP, type LookupFunction, type Server, type Socket } from 'node:net'
import type { LookupAddress } from 'node:dns'
import { buildConnector } from 'undici'
import { onTestFinished } from 'vitest'
import type { Guard } from './guarded-connector.ts'
import { parseNetworks } from './networks.ts'
import { createOutgoing, type Outgoing, OutgoingError, type OutgoingRequest } from './guarded-client.ts'

export type Peer = { port: number; url: string; connections: () => number; received: () => string }

/** A listener that ends with its test; `serve` does what it likes with each socket. */
export async function peer(serve: (socket: Socket) => void, host = '127.0.0.1', port = 0): Promise<Peer> {
  const received: Buffer[] = []
  let connections = 0
  const server = createServer((socket) => {
    connections += 1
    socket.on('error', () => {}).on('data', (chunk) => received.push(chunk))
    serve(socket)
  })
  const at = await listen(server, host, port)
  return {
    port: at,
    url: `http://${host}:${at}/`,
    connections: () => connections,
    received: () => Buffer.concat(received).toString(),
  }
}

/** Starts any server of the test on a loopback address and ends it, with its sockets, after the test. */
export async function listen(server: Server, host = '127.0.0.1', port = 0): Promise<number> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => sockets.add(socket.on('close', () => sockets.delete(socket))))
  server.listen(port, host)
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    for (const socket of sockets) socket.destroy()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('This server listens on no port.')
  return address.port
}

/** Answers each request on a connection with these bytes. */
export const answering =
  (...parts: (string | Buffer)[]) =>
  (socket: Socket) => {
    socket.on('data', () => parts.forEach((part) => socket.write(part)))
  }

export const ok = answering('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')

/** Answers once and closes, so that the next request resolves its name anew. */
export const closing = (socket: Socket) => {
  socket.on('data', () => socket.end('HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n'))
}

/** The real client, for loopback only: every name leads to 127.0.0.1. */
export function loopbackClient(allow = '127.0.0.0/8', lookup = resolving({})): Outgoing {
  const outgoing = createOutgoing({ allowNetworks: parseNetworks(allow), lookup })
  onTestFinished(() => outgoing.close())
  return outgoing
}

/** A resolver that knows these names, and 127.0.0.1 for all others; a function answers anew each time. */
export function resolving(names: Record<string, string[] | (() => string[])>): LookupFunction {
  return (hostname, options, callback) => {
    const known = names[hostname] ?? ['127.0.0.1']
    const addresses = typeof known === 'function' ? known() : known
    const answer: LookupAddress[] = addresses.map((address) => ({ address, family: isIP(address) }))
    process.nextTick(() => (options.all ? callback(null, answer) : callback(null, answer[0]?.address ?? '', 4)))
  }
}

const nowhere = () => Object.assign(new Error('this test has no network'), { code: 'ENETUNREACH' })

/** Goes as far as Node's connect would, writes down the addresses, and opens no socket. */
export function recordingDial(attempts: string[]): Guard['dial'] {
  return (lookup) =>
    ({ hostname }, callback) => {
      if (isIP(hostname) !== 0) {
        attempts.push(hostname)
        return callback(nowhere(), null)
      }
      lookup(hostname, { all: true }, (error, answer) => {
        if (error) return callback(error, null)
        attempts.push(...(typeof answer === 'string' ? [answer] : answer.map(({ address }) => address)))
        callback(nowhere(), null)
      })
    }
}

/** Connects to the listener of the test that plays the address, and to nothing else. */
export function switchboard(plays: Record<string, Peer>): Guard['dial'] {
  const open = buildConnector({})
  return (lookup) => (options, callback) => {
    lookup(options.hostname, { all: true }, (error, answer) => {
      if (error) return callback(error, null)
      const address = typeof answer === 'string' ? answer : (answer[0]?.address ?? '')
      const port = plays[address]?.port
      if (port === undefined) return callback(nowhere(), null)
      open({ ...options, hostname: '127.0.0.1', port: `${port}` }, (...opened) => {
        if (opened[1] !== null) Object.defineProperty(opened[1], 'remoteAddress', { value: address })
        callback(...opened)
      })
    })
  }
}

export const get = (url: string, more: Partial<OutgoingRequest> = {}): OutgoingRequest => ({
  method: 'GET',
  url,
  deadline_ms: 2000,
  max_bytes: 64 * 1024,
  ...more,
})

/** The error that a request ends with; fails the test where it does not. */
export async function failure(request: Promise<unknown>): Promise<OutgoingError> {
  const outcome = await request.then(
    () => 'no error',
    (error: unknown) => error,
  )
  if (outcome instanceof OutgoingError) return outcome
  throw new Error('This request should have failed with an OutgoingError.', { cause: outcome })
}
