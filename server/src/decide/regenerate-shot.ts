// Has a rejected shot made again: it comes back under review, with a revision that the generator is to answer.
import type { RequestedRevision } from '@sartiq/contract/decide/revision.ts'
import { refuse } from '@sartiq/contract/error.ts'
import { askGenerator } from '../intake/revisions.ts'
import { timestamp } from '../platform/clock.ts'
import type { Context } from '../platform/context.ts'
import type { Actor } from '../platform/http/actor.ts'
import { type Once, transactOnce } from '../platform/http/idempotency.ts'
import { checkVersion, refuseConflict } from './conflict.ts'
import { insertRevision, refuseConfig, requestedView } from './insert-revision.ts'
import { judge } from './rules/judge.ts'
import { findImages, lockShots, writeChanges } from './store.ts'

type Input = { shot_id: string; config_overrides?: Record<string, unknown> | undefined; if_match?: string | undefined }

export function regenerateShot(ctx: Context, actor: Actor, input: Input, once: Once): Promise<RequestedRevision> {
  const { shot_id, config_overrides } = input
  refuseConfig(config_overrides)
  return transactOnce(ctx.db, once, async (tx) => {
    const shot = (await lockShots(tx, [shot_id])).get(shot_id) ?? refuse('NOT_FOUND')
    checkVersion(input.if_match, shot)
    const verdict = judge(shot, { action: 'regenerate' }, null)
    if (verdict.is !== 'change') return refuseConflict(tx, shot, 'regenerate')
    const prediction_id =
      shot.cover_prediction_id ?? refuse('STATE_CONFLICT', { detail: 'The shot has no image to start from.' })
    const rejected = (await findImages(tx, [shot_id])).filter(({ status }) => status === 'REJECTED')
    const predictions = rejected.map(({ id, status }) => ({ id, from: status, to: 'PENDING_REVIEW' as const }))
    const at = timestamp(ctx.clock)
    const change = {
      shot,
      action: 'regenerate',
      after: verdict.after,
      predictions,
      prediction_id,
      reason: null,
      notes: null,
    }
    const undo_id = await writeChanges(tx, actor, at, [change])
    const asked = { shot_id, prediction_id, undo_id, changes_requested: [], regenerate: true, config_overrides }
    const row = await insertRevision(tx, actor, at, asked)
    await askGenerator(ctx, tx, row)
    return requestedView(tx, row.id, undo_id)
  })
}
