// A real HTTP server on a free port of this machine, for a peer that a test scripts.
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type PeerRequest = { method: string; path: string; headers: IncomingMessage['headers']; body: Buffer }

export type Peer = { url: string; requests: PeerRequest[]; [Symbol.asyncDispose](): Promise<void> }

/** Answers each request by `serve`, and keeps them all. */
export async function servePeer(
  serve: (request: PeerRequest, response: ServerResponse) => void | Promise<void>,
): Promise<Peer> {
  const requests: PeerRequest[] = []
  const server = createServer((incoming, response) => {
    void (async () => {
      const chunks: Buffer[] = []
      for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk)
      const { method = '', url: path = '', headers } = incoming
      const request = { method, path, headers, body: Buffer.concat(chunks) }
      requests.push(request)
      await serve(request, response)
    })()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
