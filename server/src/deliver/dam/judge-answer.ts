// An answer by its status: good, there already, passing, refused for who we are, or refused.
import type { ConnectorStep } from '@sartiq/contract/deliver/connector.ts'
import type { Wire } from './exchange.ts'
import { DamConflict, DamFailure, passes, retryAfter } from './failure.ts'
import type { Answer } from './read-answer.ts'

/**
 * @param isOurs credentials went along: a refusal is then about them
 * @throws DamFailure, or DamConflict
 */
export function judgeAnswer(wire: Wire, step: ConnectorStep, answer: Answer, isOurs: boolean): Answer {
  const { status, headers } = answer
  const isOk = step.ok ? step.ok.includes(status) : status >= 200 && status < 300
  if (isOk) return answer
  if (step.conflict?.status.includes(status)) {
    if (step.conflict.then === 'ok') return answer
    throw new DamConflict(status)
  }
  const said = excerpt(wire.hide(answer.body.subarray(0, 2000).toString()))
  if (passes(status, step.retry_on)) {
    const after_ms = retryAfter(headers['retry-after'], wire.clock.now())
    throw new DamFailure('retry', `The DAM answered ${status} to ${step.id}${said}`, { status, after_ms })
  }
  if ((status === 401 || status === 403) && isOurs) {
    throw new DamFailure('auth', `The DAM refused the credentials: ${status} to ${step.id}${said}`, { status })
  }
  const advice = status >= 300 && status < 400 ? ' Redirects are not followed; give the address that it leads to.' : ''
  throw new DamFailure('final', `The DAM answered ${status} to ${step.id}${said}${advice}`, {
    status,
    code: 'DAM_REFUSED',
  })
}

/** The peer's words, on one line and short. */
function excerpt(text: string): string {
  const words = text
    .toWellFormed()
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .trim()
  return words === '' ? '.' : `: ${words.length > 200 ? `${words.slice(0, 200)}…` : words}`
}
