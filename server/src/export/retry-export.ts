// Runs the failed images of an export again, under the names that they had.
import { refuse } from '@sartiq/contract/error.ts'
import type { ExportRecord } from '@sartiq/contract/export/export.ts'
import { percent } from '@sartiq/contract/export/status.ts'
import { sealZip } from '../deliver/tasks.ts'
import { recordAudit } from '../platform/audit/record-audit.ts'
import { timestamp } from '../platform/clock.ts'
import type { Context } from '../platform/context.ts'
import { transact } from '../platform/db/database.ts'
import { recordEvents } from '../platform/events/record-event.ts'
import type { Actor } from '../platform/http/actor.ts'
import { linksOf } from './links.ts'
import { exportView, lockExport } from './store.ts'
import { renderImage, renderPriority } from './tasks.ts'

export function retryExport(ctx: Context, actor: Actor, id: string): Promise<ExportRecord> {
  return transact(ctx.db, async (tx) => {
    const record = (await lockExport(tx, id)) ?? refuse('NOT_FOUND')
    if (record.status !== 'PARTIAL' && record.status !== 'FAILED') {
      refuse('EXPORT_SETTLED', {
        detail: `Only a PARTIAL or FAILED export can be retried; this one is ${record.status}.`,
      })
    }
    const again = await tx
      .updateTable('export_images')
      .set({ status: 'pending', error_code: null, error_details: null })
      .where('export_id', '=', id)
      .where('status', '=', 'failed')
      .returning('shot_id')
      .execute()
    // Where only the delivery failed, every image is there: it is sealed and delivered anew.
    const status = again.length > 0 ? ('PROCESSING' as const) : ('UPLOADING' as const)
    const next = {
      status,
      failed: 0,
      uploading: 0,
      failure: null,
      completed_at: null,
      sealed_at: null,
      zip_bytes: null,
    }
    await tx.updateTable('exports').set(next).where('id', '=', id).execute()
    const jobs = [...new Set(again.map(({ shot_id }) => shot_id))].map((shot_id) => ({ export_id: id, shot_id }))
    await ctx.queue.add(tx, renderImage, jobs, { group: id, priority: renderPriority(jobs.length) })
    if (status === 'UPLOADING') await ctx.queue.add(tx, sealZip, [{ export_id: id }])
    await recordAudit(tx, actor, timestamp(ctx.clock), {
      action: 'export.retried',
      subject: id,
      details: { images: again.length },
    })
    const counts = { total: record.total, completed: record.completed, failed: 0 }
    const patch = { status, failure: null, completed_at: null, progress: { ...counts, percent: percent(counts) } }
    await recordEvents(tx, [{ type: 'export.updated', id, patch }])
    return exportView(tx, { ...record, ...next }, linksOf(ctx))
  })
}
