// Runs an export's images again that failed or whose files were cleaned up, under the names that they had.
import { refuse } from '@sartiq/contract/error.ts'
import type { ExportRecord } from '@sartiq/contract/export/export.ts'
import { percent } from '@sartiq/contract/export/status.ts'
import { sealZip } from '../deliver/tasks.ts'
import { recordAudit } from '../platform/audit/record-audit.ts'
import { timestamp } from '../platform/clock.ts'
import type { Context } from '../platform/context.ts'
import { transact, type Tx } from '../platform/db/database.ts'
import { recordEvents } from '../platform/events/record-event.ts'
import type { Actor } from '../platform/http/actor.ts'
import { linksOf } from './links.ts'
import { exportView, formatsOf, lockExport } from './store.ts'
import { beginExport, partsOf, renderPriority } from './tasks.ts'

export function retryExport(ctx: Context, actor: Actor, id: string): Promise<ExportRecord> {
  return transact(ctx.db, async (tx) => {
    const record = (await lockExport(tx, id)) ?? refuse('NOT_FOUND')
    // It was delivered: its files come back, and nobody is sent anything again.
    const restoring = record.status === 'COMPLETED' && record.files_expired_at !== null
    if (!restoring && record.status !== 'PARTIAL' && record.status !== 'FAILED') {
      refuse('EXPORT_SETTLED', {
        detail: `Only a PARTIAL or FAILED export can be retried, or one whose files were cleaned up; this one is ${record.status}.`,
      })
    }
    const failed = await tx
      .updateTable('export_images')
      .set({ status: 'pending', error_code: null, error_details: null })
      .where('export_id', '=', id)
      .where('status', '=', 'failed')
      .returning('shot_id')
      .execute()
    // Where one file is gone others may be: each is held against its hash, and rendered where it is not there.
    const doubtful = record.files_expired_at === null ? [] : await resetCompleted(tx, id)
    const again = [...failed, ...doubtful].map(({ shot_id }) => shot_id)
    // Where only the delivery failed, every image is there: it is sealed and delivered anew.
    const status = again.length > 0 ? ('PROCESSING' as const) : ('UPLOADING' as const)
    const begun = { status, completed: record.completed - doubtful.length, failed: 0, uploading: 0 }
    const next = restoring
      ? { ...begun, restoring }
      : { ...begun, failure: null, completed_at: null, files_expired_at: null, sealed_at: null, zip_bytes: null }
    await tx.updateTable('exports').set(next).where('id', '=', id).execute()
    const images = new Set(again).size
    const parts = partsOf(id, { files: record.total, formats: formatsOf(record).length, images })
    if (images > 0) await ctx.queue.add(tx, beginExport, parts, { group: id, priority: renderPriority(images) })
    if (status === 'UPLOADING') await ctx.queue.add(tx, sealZip, [{ export_id: id }])
    await recordAudit(tx, actor, timestamp(ctx.clock), {
      action: 'export.retried',
      subject: id,
      details: { images: again.length, ...(restoring && { restoring }) },
    })
    const counts = { total: record.total, completed: begun.completed, failed: 0 }
    const progress = { ...counts, percent: percent(counts) }
    const patch = { status, failure: null, completed_at: null, download_url: null, progress }
    await recordEvents(tx, [{ type: 'export.updated', id, patch }])
    return exportView(tx, { ...record, ...next }, linksOf(ctx))
  })
}

function resetCompleted(tx: Tx, export_id: string): Promise<{ shot_id: string }[]> {
  return tx
    .updateTable('export_images')
    .set({ status: 'pending' })
    .where('export_id', '=', export_id)
    .where('status', '=', 'completed')
    .returning('shot_id')
    .execute()
}
