// How an export ends, whatever its destination: its row, its images, its shots, and all who are to be told.
import { percent } from '@sartiq/contract/export/status.ts'
import { linksOf } from '../export/links.ts'
import { timestamp } from '../platform/clock.ts'
import type { Context } from '../platform/context.ts'
import type { Tx } from '../platform/db/database.ts'
import type { ExportRow } from '../platform/db/tables.ts'
import { recordEvents } from '../platform/events/record-event.ts'
import { newId } from '../platform/id.ts'
import { noteDelivered } from './mark-delivered.ts'
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
  if (isThere) await noteDelivered(ctx, tx, record, at)
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
