// Brings a deleted shot back, rejected as it was.
import type { Shot } from '@sartiq/contract/intake/shot.ts'
import { restorableDays } from '@sartiq/contract/decide/endpoints.ts'
import { refuse } from '@sartiq/contract/error.ts'
import { shotView } from '../intake/rules/views.ts'
import { restorableSince, selectShots } from '../intake/store.ts'
import { timestamp } from '../platform/clock.ts'
import type { Context } from '../platform/context.ts'
import { isDuplicate, transact } from '../platform/db/database.ts'
import type { Actor } from '../platform/http/actor.ts'
import { lockShots, writeChanges } from './store.ts'

/** A shot that is not deleted is answered as it is. */
export async function restoreShot(ctx: Context, actor: Actor, shot_id: string): Promise<Shot> {
  const at = timestamp(ctx.clock)
  try {
    return await transact(ctx.db, async (tx) => {
      const shot = (await lockShots(tx, [shot_id], 'deleted_too')).get(shot_id) ?? refuse('NOT_FOUND')
      if (shot.deleted_at && shot.deleted_at <= restorableSince(at)) {
        const detail = `The shot was deleted more than ${restorableDays} days ago and cannot be restored.`
        refuse('STATE_CONFLICT', { detail, deleted_at: shot.deleted_at })
      }
      if (shot.deleted_at) {
        const { status, approved_prediction_id, rejection_reason } = shot
        const after = { status, approved_prediction_id, rejection_reason, deleted: false }
        const nothing = { predictions: [], prediction_id: null, reason: null, notes: null }
        await writeChanges(tx, actor, at, [{ shot, action: 'restore', after, ...nothing }])
      }
      const row = await selectShots(tx).where('shots.id', '=', shot_id).executeTakeFirstOrThrow()
      return shotView(row, actor.role)
    })
  } catch (error) {
    if (!isDuplicate(error, 'shots_key')) throw error
    return refuse('STATE_CONFLICT', { detail: 'Another shot has taken the place of this one meanwhile.' })
  }
}
