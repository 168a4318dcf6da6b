// Asks for changes to an image: a mark beside a pending shot; an exported one comes back under review.
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
import { tellSubscribers } from './tell-subscribers.ts'

type Input = {
  shot_id: string
  changes_requested: string[]
  regenerate: boolean
  config_overrides?: Record<string, unknown> | undefined
  prediction_id?: string | undefined
  if_match?: string | undefined
}

export function requestRevision(ctx: Context, actor: Actor, input: Input, once: Once): Promise<RequestedRevision> {
  const { shot_id, changes_requested, regenerate, config_overrides } = input
  refuseConfig(config_overrides)
  return transactOnce(ctx.db, once, async (tx) => {
    const shot = (await lockShots(tx, [shot_id])).get(shot_id) ?? refuse('NOT_FOUND')
    const prediction_id = input.prediction_id ?? shot.cover_prediction_id
    const image = (await findImages(tx, [shot_id])).find(({ id }) => id === prediction_id)
    if (image?.image_status !== 'ready') {
      const message = prediction_id ? 'is no image of this shot that can be seen' : 'the shot has no image yet'
      refuse('INVALID_VALUE', { detail: `prediction_id ${message}.`, errors: [{ pointer: '/prediction_id', message }] })
    }
    checkVersion(input.if_match, shot)
    const verdict = judge(shot, { action: 'revise' }, null)
    if (verdict.is !== 'change') return refuseConflict(tx, shot, 'revise')
    const approved = shot.approved_prediction_id
    const predictions = approved ? [{ id: approved, from: shot.status, to: verdict.after.status }] : []
    const notes = changes_requested.join('\n')
    const at = timestamp(ctx.clock)
    const change = {
      shot,
      action: 'revise',
      after: verdict.after,
      predictions,
      prediction_id: image.id,
      reason: null,
      notes,
    }
    const undo_id = await writeChanges(tx, actor, at, [change])
    const asked = { shot_id, prediction_id: image.id, undo_id, changes_requested, regenerate, config_overrides }
    const row = await insertRevision(tx, actor, at, asked)
    if (regenerate) await askGenerator(ctx, tx, row)
    await tellSubscribers(ctx, tx, 'revise', undo_id)
    return requestedView(tx, row.id, undo_id)
  })
}
