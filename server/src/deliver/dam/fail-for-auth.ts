// A DAM refused who we are: its export fails at once, since no other image would fare better.
import { lockExport } from '../../export/store.ts'
import { recordAudit } from '../../platform/audit/record-audit.ts'
import { timestamp } from '../../platform/clock.ts'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db/database.ts'
import type { DeliveryRow, ExportRow } from '../../platform/db/tables.ts'
import { recordEvents } from '../../platform/events/record-event.ts'
import { settleExport } from '../settle-export.ts'
import type { DamFailure } from './failure.ts'

const unfinished = ['pending', 'processing', 'uploading'] as const

/** What is there already stays there, and its shots are EXPORTED; a retry delivers the rest. */
export async function failForAuth(
  ctx: Context,
  tx: Tx,
  record: ExportRow,
  delivery: DeliveryRow,
  failure: DamFailure,
): Promise<void> {
  const { message } = failure
  const at = timestamp(ctx.clock)
  const { id: export_id } = record
  const { destination_id } = delivery
  await recordAudit(tx, { user_id: null, name: 'system' }, at, {
    action: 'destination.auth_failed',
    subject: destination_id ?? '',
    details: { export_id, message },
  })
  await recordEvents(tx, [{ type: 'destination.updated', id: destination_id ?? '', patch: { auth_failed: message } }])
  if (record.status !== 'PROCESSING' && record.status !== 'UPLOADING') return
  await tx
    .updateTable('export_images')
    .set({ status: 'failed', error_code: 'DAM_AUTH_FAILED', error_details: message })
    .where('export_id', '=', export_id)
    .where('status', 'in', unfinished)
    .execute()
  await tx
    .updateTable('deliveries')
    .set({ status: 'failed', error: message, next_attempt_at: null })
    .where('export_id', '=', export_id)
    .where('kind', '=', 'dam')
    .where('status', 'in', ['waiting', 'sending', 'uncertain'])
    .execute()
  const counts = { failed: record.total - record.completed, uploading: 0 }
  await tx.updateTable('exports').set(counts).where('id', '=', export_id).execute()
  const now = (await lockExport(tx, export_id)) ?? record
  await settleExport(ctx, tx, now, { status: 'FAILED', failure: message })
}
