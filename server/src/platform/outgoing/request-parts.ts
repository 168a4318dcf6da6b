// Makes a request's headers and body into what undici takes.
import { Readable } from 'node:stream'
import { FormData as UndiciFormData } from 'undici'

/**
 * Ours, because they choose the virtual host, the connection or a compressed answer. A `Host` from a connector's
 * settings would also choose the name that a certificate is checked for.
 */
const ownHeaders = new Set([
  'host',
  'accept-encoding',
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
  'expect',
])

export function requestHeaders(headers: Record<string, string> = {}): Record<string, string> {
  const own = Object.entries(headers).filter(([name]) => !ownHeaders.has(name.toLowerCase()))
  const hasAgent = own.some(([name]) => name.toLowerCase() === 'user-agent')
  return Object.fromEntries(hasAgent ? own : [['user-agent', 'Sartiq-Delivery'], ...own])
}

type Body = Buffer | string | Readable | FormData | UndiciFormData

export function requestBody(body: Body | undefined): Buffer | string | Readable | UndiciFormData | null {
  if (body === undefined) return null
  // A reader of its own, so that the source's failure can be told from the connection's: undici gives its streams both.
  if (body instanceof Readable) return Readable.from(read(body), { objectMode: false })
  if (body instanceof FormData) return toUndici(body)
  return body
}

/** undici knows only its own FormData, not the one that Node has in the globals. */
function toUndici(form: FormData): UndiciFormData {
  const copy = new UndiciFormData()
  for (const [name, value] of form.entries()) {
    if (typeof value === 'string') copy.append(name, value)
    else copy.append(name, value, value.name)
  }
  return copy
}

/** The body's own source failed; the connection did not. */
class SourceFailed extends Error {
  readonly source: unknown
  constructor(source: unknown) {
    super('The body to send could not be read.')
    this.source = source
  }
}

/** The error of the body's source as it was thrown, or undefined where the error is another. */
export function sourceError(error: unknown): unknown {
  return error instanceof SourceFailed ? error.source : undefined
}

async function* read(source: Readable): AsyncGenerator<Buffer | string> {
  try {
    yield* source
  } catch (error) {
    throw new SourceFailed(error)
  }
}
