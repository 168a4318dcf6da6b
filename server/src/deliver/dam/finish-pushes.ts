// Writes down how images of a DAM's export ended, and what that means for the export: one locked row, one rule.
import type { ErrorCode } from '@sartiq/contract/error.ts'
import { isSettled, nextStep, percent } from '@sartiq/contract/export/status.ts'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db/database.ts'
import type { ExportRow } from '../../platform/db/tables.ts'
import { recordEvents } from '../../platform/events/record-event.ts'
import { timestamp } from '../../platform/clock.ts'
import { noteDelivered } from '../mark-delivered.ts'
import { settleExport } from '../settle-export.ts'
import { sealZip } from '../tasks.ts'

export type Pushed =
  | { image_id: string; dam_asset_id: string }
  | { image_id: string; error_code: ErrorCode; error_details: string }

/**
 * @param record the export's row, locked. One that has ended takes in what arrived all the same: a replay makes it whole,
 *   and what was cancelled or given up too late is there.
 * @param options.isAwaited false: nobody waited for this any more, so it changes nothing about how the export ended
 */
export async function finishPushes(
  ctx: Context,
  tx: Tx,
  record: ExportRow,
  pushed: Pushed[],
  { isAwaited = true } = {},
): Promise<void> {
  let { completed, failed, uploading } = record
  for (const one of pushed) {
    const before = await writeImage(ctx, tx, record, one)
    if (before === undefined) continue
    if (before === 'failed') failed--
    else uploading--
    if ('dam_asset_id' in one) completed++
    else failed++
  }
  const counts = { total: record.total, completed, failed }
  const now: ExportRow = { ...record, completed, failed, uploading }
  await tx.updateTable('exports').set({ completed, failed, uploading }).where('id', '=', record.id).execute()
  const isOver = record.status === 'CANCELLED' || (isSettled(record.status) && !isAwaited)
  if (isOver) return noteDelivered(ctx, tx, now, timestamp(ctx.clock))
  const step = nextStep({ ...counts, uploading })
  if (step === 'fail' && record.status === 'FAILED') return
  if (step === 'fail') return settleExport(ctx, tx, now, { status: 'FAILED', failure: null })
  if (step === 'deliver') return sealAgain(ctx, tx, now)
  const isTold = percent(record) === percent(counts)
  if (!isTold) await tell(tx, record.id, record.status, counts)
}

/** Answers the image's status before, where it has changed. */
async function writeImage(ctx: Context, tx: Tx, { id }: ExportRow, pushed: Pushed): Promise<string | undefined> {
  const { image_id } = pushed
  const isThere = 'dam_asset_id' in pushed
  const image = await tx
    .selectFrom('export_images')
    .select('status')
    .where('id', '=', image_id)
    .where('export_id', '=', id)
    .where('status', 'in', isThere ? ['uploading', 'failed'] : ['uploading'])
    .executeTakeFirst()
  const done = isThere
    ? { dam_asset_id: pushed.dam_asset_id, delivered_at: timestamp(ctx.clock), error_code: null, error_details: null }
    : { error_code: pushed.error_code, error_details: pushed.error_details }
  if (isThere && !image) {
    // Replayed, and delivered before: it may have another id now.
    await tx
      .updateTable('export_images')
      .set({ dam_asset_id: pushed.dam_asset_id })
      .where('id', '=', image_id)
      .execute()
  }
  if (!image) return undefined
  const status = isThere ? ('completed' as const) : ('failed' as const)
  await tx
    .updateTable('export_images')
    .set({ status, ...done })
    .where('id', '=', image_id)
    .execute()
  return image.status
}

/** The last one is there: the manifest can be written, also of an export that had ended without it. */
async function sealAgain(ctx: Context, tx: Tx, record: ExportRow): Promise<void> {
  // Rendering again what was delivered ends by itself.
  if (record.status === 'COMPLETED' || record.restoring) return
  const next = { status: 'UPLOADING' as const, failure: null, completed_at: null, sealed_at: null }
  await tx.updateTable('exports').set(next).where('id', '=', record.id).execute()
  await ctx.queue.add(tx, sealZip, [{ export_id: record.id }])
  await tell(tx, record.id, next.status, record)
}

async function tell(
  tx: Tx,
  id: string,
  status: string,
  { total, completed, failed }: Pick<ExportRow, 'total' | 'completed' | 'failed'>,
): Promise<void> {
  const counts = { total, completed, failed }
  const patch = { status, completed_at: null, progress: { ...counts, percent: percent(counts) } }
  await recordEvents(tx, [{ type: 'export.updated', id, patch }])
}
