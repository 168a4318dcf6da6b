// How an export ends, whatever its destination: its row, its images, its shots, and all who are to be told.
import { percent } from '@sartiq/contract/export/status.ts'
import { type Change, lockShots, writeChanges } from '../decide/store.ts'
import { linksOf } from '../export/links.ts'
import { timestamp } from '../platform/clock.ts'
import type { Context } from '../platform/context.ts'
import type { Tx } from '../platform/db/database.ts'
import type { ExportRow } from '../platform/db/tables.ts'
import { recordEvents } from '../platform/events/record-event.ts'
import { newId } from '../platform/id.ts'
import { announceExport } from './webhook/write-events.ts'

export type Ending = { status: 'COMPLETED' | 'PARTIAL' } | { status: 'FAILED'; failure: string | null }

/**
 * Ends an export in the caller's transaction.
 * @param record the export's row, locked, with what the caller has written to it; its images are final
 */
export async function settleExport(ctx: Context, tx: Tx, record: ExportRow, ending: Ending): Promise<void> {
  const at = timestamp(ctx.clock)
  const { status } = ending
  const failure = ending.status === 'FAILED' ? ending.failure : null
  await tx.updateTable('exports').set({ status, failure, completed_at: at }).where('id', '=', record.id).execute()
  // In a DAM an image is as soon as it is acknowledged, however the export ends.
  const isThere = status !== 'FAILED' || (record.destination as { type: string }).type === 'dam'
  if (isThere) await markDelivered(tx, record, at)
  const { id, total, completed, failed, sealed_at, zip_bytes } = record
  const progress = { total, completed, failed, percent: percent(record) }
  const patch = {
    ...{ status, failure, progress, completed_at: at },
    ...(sealed_at && { bytes: zip_bytes, download_url: linksOf(ctx).zip(id) }),
  }
  await recordEvents(tx, [{ type: 'export.updated', id, patch }])
  // Its own webhook got the event when the export was sealed, and that is what has just ended.
  await announceExport(ctx, tx, record, { status, failure, at }, { event_id: newId(), own: sealed_at === null })
}

/** Marks what is delivered, and the shots that it is of. */
export async function markDelivered(tx: Tx, record: ExportRow, delivered_at: string): Promise<void> {
  await tx
    .updateTable('export_images')
    .set({ delivered_at })
    .where('export_id', '=', record.id)
    .where('status', '=', 'completed')
    .where('delivered_at', 'is', null)
    .execute()
  await markExported(tx, record, delivered_at)
}

/** Shots become EXPORTED where they still stand as they were when the export was created. */
async function markExported(tx: Tx, record: ExportRow, at: string): Promise<void> {
  const images = await tx
    .selectFrom('export_images')
    .select(['shot_id', 'prediction_id'])
    .distinct()
    .where('export_id', '=', record.id)
    .where('status', '=', 'completed')
    .execute()
  const delivered = new Map(images.map(({ shot_id, prediction_id }) => [shot_id, prediction_id]))
  const shots = await lockShots(tx, [...delivered.keys()])
  const changes = [...shots.values()].flatMap((shot): Change[] => {
    const prediction_id = delivered.get(shot.id) ?? null
    if (shot.status !== 'APPROVED' || prediction_id === null || shot.approved_prediction_id !== prediction_id) return []
    const after = { status: 'EXPORTED' as const, approved_prediction_id: prediction_id, rejection_reason: null }
    const predictions = [{ id: prediction_id, from: 'APPROVED' as const, to: 'EXPORTED' as const }]
    return [{ shot, action: 'export', after, predictions, prediction_id, reason: null, notes: null }]
  })
  const actor = { user_id: record.created_by, name: record.created_by_name }
  if (changes.length > 0) await writeChanges(tx, actor, at, changes)
}
