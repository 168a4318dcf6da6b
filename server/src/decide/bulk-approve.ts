// Approves many shots at once: one lock, one judgement each, and the same few statements as for one.
import type { Reply } from '@sartiq/contract/endpoint.ts'
import type { bulkApprove as endpoint } from '@sartiq/contract/decide/endpoints.ts'
import { timestamp } from '../platform/clock.ts'
import type { Context } from '../platform/context.ts'
import { transact } from '../platform/db/database.ts'
import type { Actor } from '../platform/http/actor.ts'
import { judge } from './rules/judge.ts'
import { type Change, findImages, lockShots, writeChanges } from './store.ts'
import { tellSubscribers } from './tell-subscribers.ts'

type Item = { shot_id: string; prediction_id: string }
type Image = Awaited<ReturnType<typeof findImages>>[number]
type Answer = Reply<typeof endpoint>

export function bulkApprove(ctx: Context, actor: Actor, items: Item[]): Promise<Answer> {
  return transact(ctx.db, async (tx) => {
    const ids = items.map(({ shot_id }) => shot_id)
    const shots = await lockShots(tx, ids)
    const images = new Map((await findImages(tx, ids)).map((image) => [image.id, image]))
    const changes = new Map<string, Change>()
    const results = items.map((item): Answer['results'][number] => {
      const outcome = judgeItem(item, shots.get(item.shot_id), images.get(item.prediction_id), changes)
      return typeof outcome === 'string'
        ? { shot_id: item.shot_id, status: 'failed', error: outcome }
        : { shot_id: item.shot_id, status: 'approved' }
    })
    const all = [...changes.values()]
    const undo_id = all.length > 0 ? await writeChanges(tx, actor, timestamp(ctx.clock), all) : null
    if (undo_id) await tellSubscribers(ctx, tx, 'approve', undo_id)
    const approved = results.filter(({ status }) => status === 'approved').length
    return { approved, failed: results.length - approved, undo_id, results }
  })
}

/** A sentence where the item fails; else its change is among `changes`, unless it was approved so already. */
function judgeItem(
  { shot_id, prediction_id }: Item,
  shot: Change['shot'] | undefined,
  image: Image | undefined,
  changes: Map<string, Change>,
): string | undefined {
  if (!shot) return 'There is no such shot.'
  if (image?.shot_id !== shot_id) return 'The prediction is none of this shot.'
  if (image.image_status !== 'ready') return 'The image cannot be seen yet.'
  const earlier = changes.get(shot_id)
  if (earlier) return earlier.prediction_id === prediction_id ? undefined : 'The shot was named twice.'
  const verdict = judge(shot, { action: 'approve', prediction_id }, null)
  if (verdict.is === 'nothing') return undefined
  if (verdict.is === 'conflict') return `The shot is ${shot.status}.`
  const predictions = [{ id: prediction_id, from: image.status, to: 'APPROVED' as const }]
  changes.set(shot_id, {
    shot,
    action: 'approve',
    after: verdict.after,
    predictions,
    prediction_id,
    reason: null,
    notes: null,
  })
  return undefined
}
