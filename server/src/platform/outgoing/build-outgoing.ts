// The client behind any guard: what createOutgoing builds with the real one, and tests with parts of it.
import { performance } from 'node:perf_hooks'
import { Agent } from 'undici'
import { exchange, type OutgoingRequest, type OutgoingStream } from './exchange.ts'
import { type Guard, guardedConnector } from './guarded-connector.ts'

export type OutgoingResponse = {
  /** 200 to 599: interim answers are left out, a redirect is an answer like any other. */
  status: number
  /** Names in lower case. */
  headers: Record<string, string | string[]>
  body: Buffer
  duration_ms: number
}

export type Outgoing = {
  /**
   * Sends a request and takes the whole answer into memory. A 2xx can come before the peer has read the body: it is no
   * proof of an upload.
   * @throws OutgoingError; the signal's reason where the caller stopped it; the body stream's own error where it failed
   */
  request(options: OutgoingRequest): Promise<OutgoingResponse>
  /**
   * Sends a request and hands on the answer's body as it comes, under the same deadline and size. Read it or destroy it;
   * it fails with the same errors.
   * @throws as `request`
   */
  stream(options: OutgoingRequest): Promise<OutgoingStream>
  /** Ends every connection; requests under way fail with `network`. */
  close(): Promise<void>
}

/** Product code calls `createOutgoing`; this one trusts its guard. */
export function buildOutgoing(guard: Guard): Outgoing {
  // Plain HTTP/1.1, since the limits were measured on it. Idle timeouts are off: the deadline covers them.
  const agent = new Agent({
    connect: guardedConnector(guard),
    allowH2: false,
    maxHeaderSize: 16 * 1024,
    headersTimeout: 0,
    bodyTimeout: 0,
  })
  const stream = (options: OutgoingRequest) => exchange(agent, guard.isAllowed, options)
  return {
    stream,
    async request(options) {
      const started = performance.now()
      const { status, headers, body } = await stream(options)
      const chunks: Buffer[] = []
      for await (const chunk of body as AsyncIterable<Buffer>) chunks.push(chunk)
      return { status, headers, body: Buffer.concat(chunks), duration_ms: Math.round(performance.now() - started) }
    },
    close: () => agent.destroy(),
  }
}
