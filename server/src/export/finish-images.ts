// Writes down how images ended. The last one out finds the export complete and hands it on: one locked row, one rule.
import { nextStep, percent, settle } from '@sartiq/contract/export/status.ts'
import { sql } from 'kysely'
import { beginPushes, restoreZip, sealZip, tellFailedExport } from '../deliver/tasks.ts'
import { timestamp } from '../platform/clock.ts'
import type { Context } from '../platform/context.ts'
import { transact, type Tx } from '../platform/db/database.ts'
import type { ExportRow } from '../platform/db/tables.ts'
import { recordEvents } from '../platform/events/record-event.ts'
import { newId } from '../platform/id.ts'
import { lockExport } from './store.ts'
import { renderPriority } from './tasks.ts'

export type Finished =
  | { image_id: string; rendition_key: string }
  | { image_id: string; error_code: string; error_details: string }

/** Finishes images of one export; those that were finished before count once. */
export async function finishImages(ctx: Context, export_id: string, finished: Finished[]): Promise<void> {
  await transact(ctx.db, async (tx) => {
    const record = await lockExport(tx, export_id)
    if (!record || record.status !== 'PROCESSING') return
    // A DAM's images are complete once they are there.
    const isPushed = (record.destination as { type: string }).type === 'dam'
    const counted = await writeImages(tx, export_id, finished, isPushed ? 'uploading' : 'completed')
    const completed = record.completed + counted.completed
    const failed = record.failed + counted.failed
    const uploading = record.uploading + counted.uploading
    const counts = { total: record.total, completed, failed }
    const step = nextStep({ ...counts, uploading })
    const isAgain = record.restoring && step !== 'fail'
    const status = step === 'fail' ? settle(counts) : step === 'wait' || isAgain ? 'PROCESSING' : 'UPLOADING'
    const completed_at = step === 'fail' ? timestamp(ctx.clock) : null
    // One that was delivered before keeps the time of that.
    const ended = isAgain ? {} : { completed_at, restoring: false }
    await tx
      .updateTable('exports')
      .set({ completed, failed, uploading, status, ...ended })
      .where('id', '=', export_id)
      .execute()
    if (counted.uploading > 0) {
      const image_ids = finished.map(({ image_id }) => image_id)
      const options = { group: export_id, priority: renderPriority(record.total) }
      await ctx.queue.add(tx, beginPushes, [{ export_id, image_ids }], options)
    }
    if (step === 'deliver') await ctx.queue.add(tx, isAgain ? restoreZip : sealZip, [{ export_id }])
    if (step === 'fail' && !record.restoring)
      await ctx.queue.add(tx, tellFailedExport, [{ export_id, event_id: newId() }])
    await tellProgress(tx, record, { ...counts, status, completed_at })
  })
}

async function writeImages(
  tx: Tx,
  export_id: string,
  finished: Finished[],
  rendered: 'completed' | 'uploading',
): Promise<{ completed: number; uploading: number; failed: number }> {
  const rows = finished.map((one) => ({ ...one, status: 'rendition_key' in one ? rendered : 'failed' }))
  const { rows: written } = await sql<{ status: string }>`
    update export_images set rendition_key = f.rendition_key, error_code = f.error_code,
      error_details = f.error_details,
      -- What a DAM has already is only rendered again for whoever downloads it.
      status = case when f.status = 'uploading' and dam_asset_id is not null then 'completed' else f.status end
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as f(image_id uuid, status text, rendition_key text, error_code text, error_details text)
    where export_images.id = f.image_id and export_id = ${export_id} and export_images.status in ('pending', 'processing')
    returning export_images.status
  `.execute(tx)
  const count = (wanted: string) => written.filter(({ status }) => status === wanted).length
  return { completed: count('completed'), uploading: count('uploading'), failed: count('failed') }
}

type Now = { total: number; completed: number; failed: number; status: string; completed_at: string | null }

/** One event for each whole percent, and for each change of status: 10,000 images need no 10,000 events. */
async function tellProgress(tx: Tx, before: ExportRow, now: Now): Promise<void> {
  const { status, completed_at, ...counts } = now
  if (percent(before) === percent(counts) && before.status === status) return
  const patch = { status, completed_at, progress: { ...counts, percent: percent(counts) } }
  await recordEvents(tx, [{ type: 'export.updated', id: before.id, patch }])
}
