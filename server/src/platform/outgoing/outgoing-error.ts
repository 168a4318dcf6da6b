// What can go wrong with an outgoing request, in words that may be shown: no query, no credentials, no path.
import { errors } from 'undici'

export type OutgoingErrorKind =
  /** The host is, or leads to, an address that is not public and not allowed. */
  | 'refused_address'
  /** The URL, or the request itself (a header, the method), cannot be sent: to try again is useless. */
  | 'bad_url'
  /** The deadline passed, or no connection came about in time. */
  | 'timeout'
  /** The body is over `max_bytes`, or the headers are over 16 KiB. */
  | 'too_large'
  /** No name, no connection, or the connection broke off. */
  | 'network'
  /** No trusted encrypted connection. */
  | 'tls'
  /** The answer is not HTTP, or its status is none. */
  | 'bad_response'

/** An outgoing request failed; `message` is one sentence for a producer or an engineer, `code` is the system's own. */
export class OutgoingError extends Error {
  readonly kind: OutgoingErrorKind
  readonly code: string | undefined

  // No `cause`: undici's and Node's errors carry the URL or the peer's bytes, and loggers print causes.
  constructor(kind: OutgoingErrorKind, message: string, code?: string) {
    super(message)
    this.name = 'OutgoingError'
    this.kind = kind
    this.code = code
  }
}

export function refusedAddress(host: string): OutgoingError {
  const advice = 'an operator can allow its network with SARTIQ_ALLOW_NETWORKS'
  return new OutgoingError('refused_address', `${shown(host)} is not a public network address; ${advice}.`)
}

/** A host name as it may stand in a message. */
export function shown(host: string): string {
  return host.length > 100 ? `${host.slice(0, 100)}…` : host
}

type FailureKind = Exclude<OutgoingErrorKind, 'refused_address'>

const sentences: Record<FailureKind, (host: string) => string> = {
  bad_url: (host) => `The request to ${host} cannot be sent, because one of its headers or its method is not valid`,
  timeout: (host) => `${host} could not be connected to in time`,
  too_large: (host) => `${host} answered with more headers than are taken`,
  network: (host) => `The connection to ${host} failed or broke off`,
  tls: (host) => `No trusted encrypted connection to ${host} could be made`,
  bad_response: (host) => `${host} did not answer in valid HTTP`,
}

const kinds: [RegExp, FailureKind][] = [
  [/^(UND_ERR_(CONNECT|HEADERS|BODY)_TIMEOUT|ETIMEDOUT)$/, 'timeout'],
  [/^(UND_ERR_HEADERS_OVERFLOW|HPE_HEADER_OVERFLOW)$/, 'too_large'],
  [/^(UND_ERR_INVALID_ARG|UND_ERR_NOT_SUPPORTED|UND_ERR_REQ_CONTENT_LENGTH_MISMATCH)$/, 'bad_url'],
  [/^(ERR_TLS|ERR_SSL|CERT_|CRL_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|HOSTNAME_MISMATCH|INVALID_CA|EPROTO$)/, 'tls'],
  // An end before the end is a broken connection, although the parser is the one to notice.
  [/^(HPE_INVALID_EOF_STATE|UND_ERR_RES_CONTENT_LENGTH_MISMATCH)$/, 'network'],
  [/^HPE/, 'bad_response'],
  [/^(UND_ERR|E[A-Z]+$)/, 'network'],
]

/** Gives undici's and Node's errors their kind. Anything without a known code is a fault of ours and stays as it is. */
export function toOutgoingError(error: unknown, host: string): unknown {
  if (error instanceof OutgoingError || !(error instanceof Error)) return error
  const code = codeOf(error)
  if (code === undefined) return error
  // undici reports both of these as a socket error, and has only words to tell them by.
  const isBadAnswer = code === 'UND_ERR_SOCKET' && /^bad (response|upgrade)$/.test(error.message)
  const kind = isBadAnswer ? 'bad_response' : kinds.find(([pattern]) => pattern.test(code))?.[1]
  if (kind === undefined) return error
  return new OutgoingError(kind, `${sentences[kind](shown(host))} (${code}).`, code)
}

function codeOf(error: Error): string | undefined {
  if ('code' in error && typeof error.code === 'string') return error.code
  // undici 8.12 has lost its parser's codes, and leaves them undefined.
  if (!(error instanceof errors.HTTPParserError)) return undefined
  return error.message.includes('EOF') ? 'HPE_INVALID_EOF_STATE' : 'HPE'
}
