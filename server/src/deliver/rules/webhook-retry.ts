// When a webhook is tried again, and when its endpoint is given a rest: pure functions of what happened so far.
import { webhookSchedule } from '@sartiq/contract/deliver/webhook.ts'

const second = 1000
const hour = 3600 * second
const day = 24 * hour

export type Outcome = {
  /** Null where no answer came. */
  status: number | null
  retry_after_ms: number | null
}

export type Verdict = { is: 'delivered' } | { is: 'again'; wait_ms: number } | { is: 'failed'; gone: boolean }

/**
 * Judges an attempt. Success is 2xx and nothing else; 410 means that nobody listens there any more.
 * @param tries that failed before this one, since the delivery was made or replayed
 * @param random 0 to 1, for the ±20 % that keeps retries of one outage apart
 */
export function judgeAttempt({ status, retry_after_ms }: Outcome, tries: number, random: number): Verdict {
  if (status !== null && status >= 200 && status < 300) return { is: 'delivered' }
  if (status === 410) return { is: 'failed', gone: true }
  const step = webhookSchedule[tries]
  if (step === undefined) return { is: 'failed', gone: false }
  const wait = step * second * (0.8 + 0.4 * random)
  // Never sooner than planned, and a peer that asks for years gets an hour, or twice the step where that is more.
  const asked = isThrottling(status) ? Math.min(retry_after_ms ?? 0, Math.max(hour, 2 * step * second)) : 0
  return { is: 'again', wait_ms: Math.round(Math.max(wait, asked)) }
}

/** Statuses that say "later" of the whole endpoint. */
export function isThrottling(status: number | null): boolean {
  return status === 429 || status === 502 || status === 503 || status === 504
}

/** Reads a Retry-After header, seconds or an HTTP date; null where there is none that can be read. */
export function retryAfter(header: string | string[] | undefined, now: Date): number | null {
  const text = (Array.isArray(header) ? header[0] : header)?.trim()
  if (text === undefined || text === '') return null
  if (/^\d{1,9}$/.test(text)) return Number(text) * second
  // Date.parse reads much that is no HTTP date, a bare number for instance.
  const at = /^[A-Z][a-z]+,? .+ GMT$/.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(at) ? null : Math.max(0, at - now.getTime())
}

export type Health = { failures: number; failing_since: string | null; paused_until: string | null }

/** So many failures in a row, and the endpoint rests; then one delivery is tried before the others. */
export const restAfter = 5
const firstRest = 30 * second
const longestRest = 600 * second
/** Nothing but failures for so long, and the endpoint is switched off. */
const giveUpAfter = 5 * day

/** An endpoint's health after one more failure. */
export function afterFailure(
  before: Health,
  { status, retry_after_ms }: Outcome,
  now: Date,
): Health & { given_up: boolean } {
  const failures = before.failures + 1
  const failing_since = before.failing_since ?? now.toISOString()
  const given_up = now.getTime() - Date.parse(failing_since) > giveUpAfter
  const until = before.paused_until === null ? 0 : Date.parse(before.paused_until)
  // Attempts that were under way when the rest began do not make it longer.
  const isResting = until > now.getTime()
  const rest =
    failures < restAfter || isResting ? 0 : Math.min(longestRest, firstRest * 2 ** Math.min(20, failures - restAfter))
  const asked = isThrottling(status) ? Math.min(retry_after_ms ?? 0, hour) : 0
  const next = Math.max(until, now.getTime() + Math.max(rest, asked))
  const paused_until = next > now.getTime() ? new Date(next).toISOString() : null
  return { failures, failing_since, paused_until, given_up }
}
