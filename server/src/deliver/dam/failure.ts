// How a push to a DAM can fail: what is tried again, what ends an image, and what ends an export.
import type { ErrorCode } from '@sartiq/contract/error.ts'
import { OutgoingError } from '../../platform/outgoing/guarded-client.ts'

/** `retry`: may pass by itself. `final`: ends this image. `auth`: ends the export, no other image would fare better. */
export type DamFailureKind = 'retry' | 'final' | 'auth'

type Options = {
  code?: ErrorCode
  /** Of the answer; null where none came. */
  status?: number | null
  /** The peer asked to be left alone for so many ms. */
  after_ms?: number
  /** What earlier attempts saved, folders included, leads nowhere: begin anew. */
  forget?: boolean
}

/** The message is one sentence for a producer or an engineer, without secrets. */
export class DamFailure extends Error {
  readonly kind: DamFailureKind
  readonly code: ErrorCode
  readonly status: number | null
  readonly after_ms: number
  readonly forget: boolean

  constructor(kind: DamFailureKind, message: string, options: Options = {}) {
    super(message)
    this.name = 'DamFailure'
    this.kind = kind
    this.code = options.code ?? (kind === 'auth' ? 'DAM_AUTH_FAILED' : 'DAM_UPLOAD_FAILED')
    this.status = options.status ?? null
    this.after_ms = options.after_ms ?? 0
    this.forget = options.forget ?? false
  }
}

/** The peer says that the file is there already. */
export class DamConflict extends Error {
  readonly status: number
  constructor(status: number) {
    super(`The DAM answered ${status}: it has this file already.`)
    this.name = 'DamConflict'
    this.status = status
  }
}

/** The export was cancelled or has ended while the push was under way. */
export class DamStopped extends Error {}

const passing = new Set([408, 425, 429])

/** Statuses that pass by themselves. */
export function passes(status: number, more: readonly number[] = []): boolean {
  return status >= 500 || passing.has(status) || more.includes(status)
}

/** The client's errors by their kind; any other error is ours and stays as it is. */
export function toDamFailure(error: unknown): unknown {
  if (!(error instanceof OutgoingError)) return error
  const isPassing = error.kind === 'network' || error.kind === 'timeout' || error.kind === 'bad_response'
  return new DamFailure(isPassing ? 'retry' : 'final', error.message, isPassing ? {} : { code: 'DAM_REFUSED' })
}

const longestWait = 3600 * 1000

/** `Retry-After` in ms, as seconds or as a date (RFC 9110, 10.2.3); 0 without one, an hour at most. */
export function retryAfter(header: string | string[] | undefined, now: Date): number {
  const text = (Array.isArray(header) ? header[0] : header)?.trim() ?? ''
  const ms = /^\d{1,9}$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now.getTime()
  return Number.isFinite(ms) ? Math.min(Math.max(0, ms), longestWait) : 0
}

/** Ms until the next try: the base doubled each time, ±20 %, and never sooner than the peer asked for. */
export function retryDelay(tries: number, base_ms: number, after_ms: number, random = Math.random()): number {
  const backoff = Math.min(base_ms * 2 ** (tries - 1), longestWait) * (0.8 + 0.4 * random)
  return Math.round(Math.max(backoff, after_ms))
}
