// What went wrong between us and the provider: a refusal for the person, a reason for the operator's log.
import { AuthorizationResponseError, ClientError, ResponseBodyError } from 'openid-client'
import { Refusal } from '@sartiq/contract/error.ts'
import { OutgoingError } from '../../platform/outgoing/guarded-client.ts'

/** Any error of the library, of the guarded client or of ours as a refusal. Its causes hold tokens and stay behind. */
export function refusalOfOidc(error: unknown): Refusal {
  if (error instanceof Refusal) return error
  if (error instanceof AuthorizationResponseError && error.error === 'access_denied') return new Refusal('OIDC_DENIED')
  const isAway = causesOf(error).some((one) => one instanceof OutgoingError || isServerFault(one))
  return new Refusal(isAway ? 'OIDC_AWAY' : 'OIDC_REFUSED', { reason: reasonOf(error) })
}

function isServerFault(cause: unknown): boolean {
  return cause instanceof Response && cause.status >= 500
}

/** One line without tokens or claims. */
export function reasonOf(error: unknown): string {
  const outgoing = causesOf(error).find((one) => one instanceof OutgoingError)
  if (outgoing) return outgoing.message
  // A provider's own words may say back what it was sent, the secret with it; its error is one of a known few.
  const isItsOwn = error instanceof ResponseBodyError || error instanceof AuthorizationResponseError
  const words = isItsOwn
    ? [/^[\w.-]{1,60}$/.test(error.error) ? error.error : 'an unknown error']
    : error instanceof ClientError
      ? [messageOf(error), error.code, statusOf(error), comparisonOf(error)]
      : [error instanceof Error ? error.message : 'unknown']
  return words
    .filter((word) => word !== undefined)
    .join('; ')
    .slice(0, 500)
}

/** The library words what it wraps more exactly than its own error. */
function messageOf({ message, cause }: Error): string {
  return cause instanceof Error ? cause.message : message
}

function statusOf(error: Error): string | undefined {
  const answer = causesOf(error).find((one) => one instanceof Response)
  return answer && `it answered ${answer.status}`
}

/** Which claim or field was not what it should be, without what it was. */
function comparisonOf(error: Error): string | undefined {
  for (const cause of causesOf(error)) {
    if (typeof cause !== 'object' || cause === null) continue
    const name = 'claim' in cause ? cause.claim : 'attribute' in cause ? cause.attribute : undefined
    if (typeof name === 'string') return name
  }
  return undefined
}

function causesOf(error: unknown): unknown[] {
  const chain = [error]
  for (let at = error; at instanceof Error && at.cause !== undefined && chain.length < 10; at = at.cause) {
    chain.push(at.cause)
  }
  return chain
}
