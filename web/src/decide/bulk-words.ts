// A decision on many shots: what is asked, and how what came of it is told.
import type { BulkAction } from '@sartiq/contract/decide/bulk.ts'
import { type RejectionReason, type ShotStatus, shotStatuses } from '@sartiq/contract/decide/states.ts'
import { humanise, plural } from '../ui/format.ts'

export type BulkOrder = { action: BulkAction; reason?: RejectionReason; notes?: string }

const done: Record<BulkAction, string> = {
  approve: 'Approved',
  reject: 'Rejected',
  unapprove: 'Unapproved',
  delete: 'Deleted',
}

export const bulkVerb: Record<BulkAction, string> = {
  approve: 'Approve',
  reject: 'Reject',
  unapprove: 'Unapprove',
  delete: 'Delete',
}

const stateWords: Record<ShotStatus, string> = {
  PENDING_REVIEW: 'pending',
  APPROVED: 'approved',
  REJECTED: 'rejected',
  EXPORTED: 'exported',
}

/** `Rejected 3 shots: Quality issue` */
export function bulkSentence({ action, reason }: BulkOrder, count: number): string {
  return `${done[action]} ${plural(count, 'shot')}${reason ? `: ${humanise(reason)}` : ''}`
}

export type Failures = { sentence: string; count: number }[]

type Result = { status: string; error?: string | undefined }

/** Why some could not be decided, each reason once, the most frequent first. */
export function failuresOf(results: readonly Result[]): Failures {
  const failed = results.filter(({ status }) => status === 'failed')
  const groups = Map.groupBy(failed, ({ error }) => readable(error ?? 'It was refused.'))
  return [...groups]
    .map(([sentence, all]) => ({ sentence, count: all.length }))
    .toSorted((a, b) => b.count - a.count || a.sentence.localeCompare(b.sentence))
}

/** `2 could not be: The shot is approved.` */
export function failureSentence(failures: Failures): string {
  const total = failures.reduce((sum, { count }) => sum + count, 0)
  if (total === 0) return ''
  const [only] = failures
  const why =
    failures.length === 1 && only
      ? only.sentence
      : failures.map(({ sentence, count }) => `${count} × ${sentence}`).join(' ')
  return `${total} could not be: ${why}`
}

/** A sentence of the server with the states as people call them. */
function readable(sentence: string): string {
  return shotStatuses.reduce((text, status) => text.replaceAll(status, stateWords[status]), sentence)
}
