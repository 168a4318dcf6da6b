// Takes an approval back: the shot is undecided again, and so is the image that was approved.
import { refuse } from '@sartiq/contract/error.ts'
import { timestamp } from '../platform/clock.ts'
import type { Context } from '../platform/context.ts'
import { transact } from '../platform/db/database.ts'
import type { Actor } from '../platform/http/actor.ts'
import { checkVersion, refuseConflict } from './conflict.ts'
import { type Decided, decidedView } from './decided.ts'
import { judge } from './rules/judge.ts'
import { lastDecision, lockShots, writeChanges } from './store.ts'

type Input = { shot_id: string; notes?: string | undefined; if_match?: string | undefined }

export function unapproveShot(ctx: Context, actor: Actor, input: Input): Promise<Decided> {
  const { shot_id, notes = null } = input
  return transact(ctx.db, async (tx) => {
    const shot = (await lockShots(tx, [shot_id])).get(shot_id) ?? refuse('NOT_FOUND')
    const last = await lastDecision(tx, shot_id)
    const verdict = judge(shot, { action: 'unapprove' }, last?.action ?? null)
    if (verdict.is === 'nothing') return decidedView(tx, shot_id, actor, null)
    checkVersion(input.if_match, shot)
    if (verdict.is === 'conflict') return refuseConflict(tx, shot, 'unapprove')
    const prediction_id = shot.approved_prediction_id
    const predictions = prediction_id
      ? [{ id: prediction_id, from: 'APPROVED' as const, to: 'PENDING_REVIEW' as const }]
      : []
    const change = { shot, action: 'unapprove', after: verdict.after, predictions, prediction_id, reason: null, notes }
    return decidedView(tx, shot_id, actor, await writeChanges(tx, actor, timestamp(ctx.clock), [change]))
  })
}
