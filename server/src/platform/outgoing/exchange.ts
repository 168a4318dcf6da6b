// One request and its answer, bounded in time and size whatever the peer does.
import { Readable, Transform } from 'node:stream'
import type { Agent, FormData as UndiciFormData } from 'undici'
import { checkUrl } from './assert-url.ts'
import { startDeadline } from './deadline.ts'
import { OutgoingError, shown, toOutgoingError } from './outgoing-error.ts'
import { requestBody, requestHeaders, sourceError } from './request-parts.ts'

export type OutgoingRequest = {
  method: string
  url: string
  /** `Host`, `Accept-Encoding` and what steers the connection are ours and are dropped. */
  headers?: Record<string, string>
  /** A stream is sent as it comes, chunked unless `content-length` says its size; it is destroyed in every outcome. */
  body?: Buffer | string | Readable | FormData | UndiciFormData
  /** Milliseconds for everything: name, connection, upload, headers and body. */
  deadline_ms: number
  /** Bytes of the answer's body as it travels; nothing is decompressed. */
  max_bytes: number
  /** Ends the request early; it then fails with the signal's own reason. */
  signal?: AbortSignal
}

export type OutgoingStream = { status: number; headers: Record<string, string | string[]>; body: Readable }

/** More interim answers (1xx) than any peer has reason to send. */
const mostInterim = 16

/** Sends a request; answers as soon as the headers are there. Errors as in `Outgoing.stream`. */
export async function exchange(
  agent: Agent,
  isAllowed: (address: string) => boolean,
  options: OutgoingRequest,
): Promise<OutgoingStream> {
  const { method, max_bytes, body: source } = options
  let host = 'The destination'
  const deadline = startDeadline(options.deadline_ms, () => timedOut(host, options.deadline_ms), options.signal)
  // Its error counts once it is read, which is after the connection; until then nobody else would listen.
  if (source instanceof Readable) source.on('error', () => {})
  const finish = () => {
    deadline.clear()
    if (source instanceof Readable) source.destroy()
  }
  // What we stopped for is the reason, whatever undici then makes of it.
  const explain = (error: unknown) => deadline.reason() ?? sourceError(error) ?? toOutgoingError(error, host)
  try {
    if (!Number.isSafeInteger(max_bytes) || max_bytes < 0) throw new RangeError('max_bytes must be a whole number')
    const url = checkUrl(options.url, isAllowed)
    host = shown(url.host)
    deadline.signal.throwIfAborted()
    let interim = 0
    const onInfo = ({ statusCode }: { statusCode: number }) => {
      interim += 1
      if (statusCode < 100) deadline.stop(strangeStatus(host, statusCode))
      else if (interim > mostInterim)
        deadline.stop(new OutgoingError('bad_response', `${host} never came to its answer.`))
    }
    const sent = agent.request({
      origin: url.origin,
      path: url.pathname + url.search,
      method,
      headers: requestHeaders(options.headers),
      body: requestBody(source),
      signal: deadline.signal,
      onInfo,
    })
    // undici heeds the signal only once it has a connection.
    const answer = await Promise.race([sent, deadline.stopped])
    const headers = plain(answer.headers)
    const size = method === 'HEAD' ? 0 : Number(headers['content-length'] ?? 0)
    const wrong =
      answer.statusCode > 599
        ? strangeStatus(host, answer.statusCode)
        : size > max_bytes
          ? tooLarge(host, max_bytes)
          : undefined
    if (wrong) {
      answer.body.on('error', () => {}).destroy()
      throw wrong
    }
    const body = capped(answer.body, max_bytes, () => tooLarge(host, max_bytes), explain)
    body.once('close', finish)
    return { status: answer.statusCode, headers, body }
  } catch (error) {
    const explained = explain(error)
    finish()
    throw explained
  }
}

/** Passes on at most `max` bytes; its errors are ours, and whichever side ends takes the other with it. */
function capped(from: Readable, max: number, tooMany: () => Error, explain: (error: unknown) => unknown): Readable {
  let bytes = 0
  const to = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length
      if (bytes > max) done(tooMany())
      else done(null, chunk)
    },
  })
  from.on('error', (error) => to.destroy(asError(explain(error))))
  to.on('close', () => from.destroy())
  // A reader may come later than the error; it then meets it on the stream, and the process does not end here.
  to.on('error', () => {})
  return from.pipe(to)
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error('The request was stopped by its caller.')
}

function plain(headers: Record<string, string | string[] | undefined>): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}

function timedOut(host: string, ms: number): OutgoingError {
  return new OutgoingError('timeout', `${host} did not answer in full within ${ms / 1000} s.`)
}

function tooLarge(host: string, max: number): OutgoingError {
  return new OutgoingError('too_large', `${host} answered with more than the ${max} bytes that are taken.`)
}

function strangeStatus(host: string, status: number): OutgoingError {
  return new OutgoingError('bad_response', `${host} answered with the status ${status}, which does not exist.`)
}
