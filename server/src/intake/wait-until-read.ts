// The caller of an upload waits for the worker's verdict, as long as there is a worker and patience lasts.
import type { Context } from '../platform/context.ts'
import { transact } from '../platform/db/database.ts'
import type { PredictionRow } from '../platform/db/tables.ts'
import { findPrediction } from './store.ts'

/** Longer than any image takes to read on a busy machine; the answer then says `reading`. */
const patience = 30_000

/** The prediction once it was read; still `reading` where nobody reads or patience ended; undefined when it is gone. */
export async function waitUntilRead(ctx: Context, row: PredictionRow): Promise<PredictionRow | undefined> {
  if (row.image_status !== 'reading') return row
  let heard: (value: unknown) => void = () => undefined
  const verdict = new Promise((resolve) => (heard = resolve))
  const stop = ctx.feed.subscribe((event) => {
    if (event.id === row.id && event.type.startsWith('prediction.')) heard(event)
  })
  const timer = setTimeout(() => heard(undefined), patience)
  try {
    // The verdict may have come before anybody listened.
    const early = await findPrediction(ctx.db, row.id)
    if (early?.image_status === 'reading' && (await ctx.queue.hasWorkers())) await verdict
    return await findPrediction(ctx.db, row.id)
  } finally {
    clearTimeout(timer)
    stop()
  }
}

/**
 * Removes a refused upload, the shot that has no other image, and the shooting that was opened for it.
 * @param newShooting the shooting's id if this upload opened it
 */
export async function forgetUpload(ctx: Context, prediction_id: string, newShooting: string | null): Promise<void> {
  await transact(ctx.db, async (tx) => {
    const row = await findPrediction(tx, prediction_id)
    if (!row) return
    // Locked from the top down, as an upload does: another one to the same place is waited for, and then seen.
    if (newShooting) await tx.selectFrom('shootings').select('id').where('id', '=', newShooting).forUpdate().execute()
    await tx.selectFrom('shots').select('id').where('id', '=', row.shot_id).forUpdate().execute()
    const gone = await tx.deleteFrom('predictions').where('id', '=', prediction_id).returning('id').executeTakeFirst()
    if (!gone) return
    const shot = await tx
      .updateTable('shots')
      .set((set) => ({ prediction_count: set('prediction_count', '-', 1) }))
      .where('id', '=', row.shot_id)
      .returning('prediction_count')
      .executeTakeFirstOrThrow()
    if (shot.prediction_count > 0) return
    await tx.deleteFrom('shots').where('id', '=', row.shot_id).execute()
    if (!newShooting) return
    await tx
      .deleteFrom('shootings')
      .where('id', '=', newShooting)
      .where(({ not, exists, selectFrom }) =>
        not(exists(selectFrom('shots').select('shots.id').where('shooting_id', '=', newShooting))),
      )
      .execute()
  })
}
