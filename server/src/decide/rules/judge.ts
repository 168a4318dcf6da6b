// What a decision would do to a shot: a change, nothing (it was decided so already), or a conflict.
import { type RejectionReason, type ShotAction, type ShotStatus, transitions } from '@sartiq/contract/decide/states.ts'

export type ShotBefore = {
  status: ShotStatus
  approved_prediction_id: string | null
  rejection_reason: RejectionReason | null
}

export type DecisionAsked =
  | { action: 'approve'; prediction_id: string }
  | { action: 'reject'; reason: RejectionReason }
  | { action: 'unapprove' }
  | { action: 'delete' }
  | { action: 'revise' }
  | { action: 'regenerate' }

/** The shot as it will be; what is left out of the two marks stays as it is. */
export type ShotAfter = {
  status: ShotStatus
  approved_prediction_id: string | null
  rejection_reason: RejectionReason | null
  open_revision?: boolean
  deleted?: boolean
}

export type Verdict = { is: 'change'; after: ShotAfter } | { is: 'nothing' } | { is: 'conflict' }

/** Judges one decision by the state table. `lastAction` is the action of the shot's last decision that stands. */
export function judge(shot: ShotBefore, asked: DecisionAsked, lastAction: string | null): Verdict {
  if (isTheSame(shot, asked, lastAction)) return { is: 'nothing' }
  const status = transitions[shot.status][asked.action satisfies ShotAction]
  if (status === undefined) return { is: 'conflict' }
  // A shot that is gone keeps its state: restoring it brings that back.
  if (status === null) return { is: 'change', after: { ...kept(shot), deleted: true } }
  return {
    is: 'change',
    after: {
      status,
      approved_prediction_id: asked.action === 'approve' ? asked.prediction_id : null,
      rejection_reason: asked.action === 'reject' ? asked.reason : null,
      ...((asked.action === 'revise' || asked.action === 'regenerate') && { open_revision: true }),
    },
  }
}

function kept({ status, approved_prediction_id, rejection_reason }: ShotBefore): ShotAfter {
  return { status, approved_prediction_id, rejection_reason }
}

function isTheSame(shot: ShotBefore, asked: DecisionAsked, lastAction: string | null): boolean {
  if (asked.action === 'approve')
    return shot.status === 'APPROVED' && shot.approved_prediction_id === asked.prediction_id
  if (asked.action === 'reject') return shot.status === 'REJECTED' && shot.rejection_reason === asked.reason
  return asked.action === 'unapprove' && shot.status === 'PENDING_REVIEW' && lastAction === 'unapprove'
}
