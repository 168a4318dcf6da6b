// Runs the failed images of an export again, under the names that they had.
import { refuse } from '@sartiq/contract/error.ts'
import type { ExportRecord } from '@sartiq/contract/export/export.ts'
import { percent } from '@sartiq/contract/export/status.ts'
import { recordAudit } from '../platform/audit/record-audit.ts'
import { timestamp } from '../platform/clock.ts'
import type { Context } from '../platform/context.ts'
import { transact } from '../platform/db/database.ts'
import { recordEvents } from '../platform/events/record-event.ts'
import type { Actor } from '../platform/http/actor.ts'
import { linksOf } from './links.ts'
import { exportView, formatsOf, lockExport } from './store.ts'
import { beginExport, partsOf, renderPriority } from './tasks.ts'

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
    const next = { status: 'PROCESSING' as const, failed: 0, completed_at: null, sealed_at: null, zip_bytes: null }
    await tx.updateTable('exports').set(next).where('id', '=', id).execute()
    const images = new Set(again.map(({ shot_id }) => shot_id)).size
    const parts = partsOf(id, { files: record.total, formats: formatsOf(record).length, images })
    await ctx.queue.add(tx, beginExport, parts, { group: id, priority: renderPriority(images) })
    await recordAudit(tx, actor, timestamp(ctx.clock), {
      action: 'export.retried',
      subject: id,
      details: { images: again.length },
    })
    const counts = { total: record.total, completed: record.completed, failed: 0 }
    const patch = { status: 'PROCESSING', completed_at: null, progress: { ...counts, percent: percent(counts) } }
    await recordEvents(tx, [{ type: 'export.updated', id, patch }])
    return exportView(tx, { ...record, ...next }, linksOf(ctx))
  })
}
