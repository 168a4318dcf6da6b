// Rejects a shot with all its images, for a reason.
import type { RejectionReason } from '@sartiq/contract/decide/states.ts'
import { refuse } from '@sartiq/contract/error.ts'
import { timestamp } from '../platform/clock.ts'
import type { Context } from '../platform/context.ts'
import { transact } from '../platform/db/database.ts'
import type { Actor } from '../platform/http/actor.ts'
import { checkVersion, refuseConflict } from './conflict.ts'
import { type Decided, decidedView } from './decided.ts'
import { judge } from './rules/judge.ts'
import { findImages, lockShots, writeChanges } from './store.ts'
import { tellSubscribers } from './tell-subscribers.ts'

type Input = {
  shot_id: string
  reason: RejectionReason
  notes?: string | undefined
  if_match?: string | undefined
}

export function rejectShot(ctx: Context, actor: Actor, input: Input): Promise<Decided> {
  const { shot_id, reason, notes = null } = input
  return transact(ctx.db, async (tx) => {
    const shot = (await lockShots(tx, [shot_id])).get(shot_id) ?? refuse('NOT_FOUND')
    const verdict = judge(shot, { action: 'reject', reason }, null)
    if (verdict.is === 'nothing') return decidedView(tx, shot_id, actor, null)
    checkVersion(input.if_match, shot)
    if (verdict.is === 'conflict') return refuseConflict(tx, shot, 'reject')
    const images = await findImages(tx, [shot_id])
    const predictions = images
      .filter(({ status }) => status !== 'REJECTED')
      .map(({ id, status }) => ({ id, from: status, to: 'REJECTED' as const }))
    const seen = shot.cover_prediction_id
    const change = { shot, action: 'reject', after: verdict.after, predictions, prediction_id: seen, reason, notes }
    const undo_id = await writeChanges(tx, actor, timestamp(ctx.clock), [change])
    await tellSubscribers(ctx, tx, 'reject', undo_id)
    return decidedView(tx, shot_id, actor, undo_id)
  })
}
