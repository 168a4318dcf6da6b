// Stops an export: what is done is kept, what waits is not begun.
import { refuse } from '@sartiq/contract/error.ts'
import type { ExportRecord } from '@sartiq/contract/export/export.ts'
import { isSettled, percent, settle } from '@sartiq/contract/export/status.ts'
import { cancelDeliveries } from '../deliver/tasks.ts'
import { recordAudit } from '../platform/audit/record-audit.ts'
import { timestamp } from '../platform/clock.ts'
import type { Context } from '../platform/context.ts'
import { transact, type Tx } from '../platform/db/database.ts'
import type { ExportRow } from '../platform/db/tables.ts'
import { recordEvents } from '../platform/events/record-event.ts'
import type { Actor } from '../platform/http/actor.ts'
import { linksOf } from './links.ts'
import { exportView, lockExport } from './store.ts'

export function cancelExport(ctx: Context, actor: Actor, id: string): Promise<ExportRecord> {
  return transact(ctx.db, async (tx) => {
    const record = (await lockExport(tx, id)) ?? refuse('NOT_FOUND')
    if (isSettled(record.status)) refuse('EXPORT_SETTLED', { detail: `The export is ${record.status} already.` })
    if (record.restoring) return stopRestoring(ctx, tx, actor, record)
    const completed_at = timestamp(ctx.clock)
    await tx.updateTable('exports').set({ status: 'CANCELLED', completed_at }).where('id', '=', id).execute()
    const isPushed = (record.destination as { type: string }).type === 'dam'
    if (isPushed || record.status === 'UPLOADING') await ctx.queue.add(tx, cancelDeliveries, [{ export_id: id }])
    await recordAudit(tx, actor, completed_at, { action: 'export.cancelled', subject: id })
    await recordEvents(tx, [{ type: 'export.updated', id, patch: { status: 'CANCELLED', completed_at } }])
    return exportView(tx, { ...record, status: 'CANCELLED', completed_at }, linksOf(ctx))
  })
}

/** It was delivered long ago and stays so: only rendering its files again is stopped. */
async function stopRestoring(ctx: Context, tx: Tx, actor: Actor, record: ExportRow): Promise<ExportRecord> {
  const { id, total, failed, completed_at } = record
  await tx
    .updateTable('export_images')
    .set({ status: 'completed' })
    .where('export_id', '=', id)
    .where('status', 'in', ['pending', 'processing'])
    .execute()
  const counts = { total, completed: total - failed, failed }
  const back = { status: settle(counts), completed: counts.completed, restoring: false }
  await tx.updateTable('exports').set(back).where('id', '=', id).execute()
  await recordAudit(tx, actor, timestamp(ctx.clock), { action: 'export.cancelled', subject: id })
  const patch = { status: back.status, completed_at, progress: { ...counts, percent: percent(counts) } }
  await recordEvents(tx, [{ type: 'export.updated', id, patch }])
  return exportView(tx, { ...record, ...back }, linksOf(ctx))
}
