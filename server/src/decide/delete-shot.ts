// Deletes a rejected shot: gone from gallery and lists, and for 30 days no more than that.
import { refuse } from '@sartiq/contract/error.ts'
import { timestamp } from '../platform/clock.ts'
import type { Context } from '../platform/context.ts'
import { transact } from '../platform/db/database.ts'
import type { Actor } from '../platform/http/actor.ts'
import { checkVersion, refuseConflict } from './conflict.ts'
import { judge } from './rules/judge.ts'
import { lockShots, writeChanges } from './store.ts'

type Input = { shot_id: string; if_match?: string | undefined }

/** A shot that was deleted before is left alone: the caller has what it asked for. */
export function deleteShot(ctx: Context, actor: Actor, { shot_id, if_match }: Input): Promise<void> {
  return transact(ctx.db, async (tx) => {
    const shot = (await lockShots(tx, [shot_id], 'deleted_too')).get(shot_id) ?? refuse('NOT_FOUND')
    if (shot.deleted_at) return
    checkVersion(if_match, shot)
    const verdict = judge(shot, { action: 'delete' }, null)
    if (verdict.is !== 'change') return refuseConflict(tx, shot, 'delete')
    const { after } = verdict
    const change = { shot, action: 'delete', after, predictions: [], prediction_id: null, reason: null, notes: null }
    await writeChanges(tx, actor, timestamp(ctx.clock), [change])
  })
}
