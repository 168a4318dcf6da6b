// Writes the intent to put rendered images into a DAM, under keys that never change: nothing is sent before.
import { v5 as uuidv5 } from 'uuid'
import { lockExport } from '../../export/store.ts'
import { renderPriority } from '../../export/tasks.ts'
import { timestamp } from '../../platform/clock.ts'
import type { Context } from '../../platform/context.ts'
import { transact } from '../../platform/db/database.ts'
import { newId } from '../../platform/id.ts'
import { findDestination } from '../destinations.ts'
import { finishPushes } from './finish-pushes.ts'

const namespace = '8d0ef37a-4c60-4d2c-9a4e-0f6f6b0f9f5e'

/** The same for the same export, shot, destination (and format, beyond the first), whoever asks and however often. */
export function assetKey(export_id: string, shot_id: string, destination_id: string, format_index: number): string {
  const name = [export_id, shot_id, destination_id, ...(format_index === 0 ? [] : [format_index])].join('/')
  return uuidv5(name, namespace)
}

/** Safe to run twice: what is on its way goes on, and what failed and was rendered again is due with all its tries. */
export async function beginPushes(
  ctx: Context,
  { export_id, image_ids }: { export_id: string; image_ids: string[] },
): Promise<void> {
  await transact(ctx.db, async (tx) => {
    const record = await lockExport(tx, export_id)
    if (record?.status !== 'PROCESSING' && record?.status !== 'UPLOADING') return
    const images = await tx
      .selectFrom('export_images')
      .select(['id', 'shot_id', 'format_index'])
      .where('export_id', '=', export_id)
      .where('id', 'in', image_ids)
      .where('status', '=', 'uploading')
      .execute()
    if (images.length === 0) return
    const { destination_id = '' } = record.destination as { destination_id?: string }
    if (!(await findDestination(tx, destination_id))) {
      const failed = { error_code: 'DAM_REFUSED' as const, error_details: 'The destination was deleted.' }
      await finishPushes(
        ctx,
        tx,
        record,
        images.map(({ id }) => ({ image_id: id, ...failed })),
      )
      return
    }
    const at = timestamp(ctx.clock)
    const rows = images.map(({ id, shot_id, format_index }) => ({
      ...{ id: newId(), kind: 'dam' as const, destination_id, export_id, image_id: id, shot_id },
      asset_key: assetKey(export_id, shot_id, destination_id, format_index),
      priority: renderPriority(record.total),
      created_at: at,
      next_attempt_at: at,
    }))
    await tx
      .insertInto('deliveries')
      .values(rows)
      .onConflict((conflict) =>
        conflict
          .columns(['image_id', 'destination_id'])
          .where('image_id', 'is not', null)
          .doUpdateSet({ status: 'waiting', tries: 0, next_attempt_at: at, error: null })
          .where('deliveries.status', 'in', ['failed', 'cancelled', 'delivered']),
      )
      .execute()
  })
}
