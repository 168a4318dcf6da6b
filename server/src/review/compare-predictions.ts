// Compares two images as they are seen and keeps map and figures, named by both images' bytes.
import type { Difference } from '@sartiq/contract/review/endpoints.ts'
import { derivedKey, differenceKey } from '../intake/rules/keys.ts'
import { findPrediction } from '../intake/store.ts'
import type { Context } from '../platform/context.ts'
import { transact } from '../platform/db/database.ts'
import { recordEvents } from '../platform/events/record-event.ts'
import { changedAbove, compareImages } from './image/compare-images.ts'

/** Safe to run twice: the same images give the same answer. */
export async function comparePredictions(ctx: Context, job: { id: string; with: string }): Promise<void> {
  const [one, other] = [await findPrediction(ctx.db, job.id), await findPrediction(ctx.db, job.with)]
  if (one?.image_status !== 'ready' || other?.image_status !== 'ready') return
  const { storage } = ctx
  if ((await storage.head(differenceKey(one.sha256, other.sha256, 'json'))) === null) {
    const { map, changed_share } = await storage.withFile(derivedKey(one.sha256, 'preview'), (path) =>
      storage.withFile(derivedKey(other.sha256, 'preview'), (otherPath) => compareImages(path, otherPath)),
    )
    const figures: Difference = {
      changed_percent: Math.round(changed_share * 10_000) / 100,
      // Until places are annotated there is no inside.
      inside_annotations_percent: null,
      outside_annotations_percent: null,
      threshold: changedAbove,
    }
    // The figures last: where they are, the map is too.
    await storage.put(differenceKey(one.sha256, other.sha256, 'png'), map)
    await storage.put(differenceKey(one.sha256, other.sha256, 'json'), Buffer.from(JSON.stringify(figures)))
  }
  const event = { type: 'prediction.compared', id: one.id, patch: { with: other.id, shot_id: one.shot_id } }
  await transact(ctx.db, (tx) => recordEvents(tx, [event]))
}
