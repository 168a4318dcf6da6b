// Accepts one prediction as the shot's final image.
import { refuse } from '@sartiq/contract/error.ts'
import { transact } from '../platform/db/database.ts'
import { timestamp } from '../platform/clock.ts'
import type { Context } from '../platform/context.ts'
import type { Actor } from '../platform/http/actor.ts'
import { checkVersion, refuseConflict } from './conflict.ts'
import { type Decided, decidedView } from './decided.ts'
import { judge } from './rules/judge.ts'
import { findImages, lockShots, writeChanges } from './store.ts'
import { tellSubscribers } from './tell-subscribers.ts'

type Input = { shot_id: string; prediction_id: string; notes?: string | undefined; if_match?: string | undefined }

export function approveShot(ctx: Context, actor: Actor, input: Input): Promise<Decided> {
  const { shot_id, prediction_id, notes = null } = input
  return transact(ctx.db, async (tx) => {
    const shot = (await lockShots(tx, [shot_id])).get(shot_id) ?? refuse('NOT_FOUND')
    const image = (await findImages(tx, [shot_id])).find(({ id }) => id === prediction_id)
    if (image?.image_status !== 'ready') {
      const message = image ? 'its image cannot be seen yet' : 'is no prediction of this shot'
      refuse('INVALID_VALUE', { detail: `prediction_id ${message}.`, errors: [{ pointer: '/prediction_id', message }] })
    }
    const verdict = judge(shot, { action: 'approve', prediction_id }, null)
    if (verdict.is === 'nothing') return decidedView(tx, shot_id, actor, null)
    checkVersion(input.if_match, shot)
    if (verdict.is === 'conflict') return refuseConflict(tx, shot, 'approve')
    const predictions = [{ id: prediction_id, from: image.status, to: 'APPROVED' as const }]
    const change = { shot, action: 'approve', after: verdict.after, predictions, prediction_id, reason: null, notes }
    const undo_id = await writeChanges(tx, actor, timestamp(ctx.clock), [change])
    await tellSubscribers(ctx, tx, 'approve', undo_id)
    return decidedView(tx, shot_id, actor, undo_id)
  })
}
