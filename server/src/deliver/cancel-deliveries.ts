// Cancels what waits: for a destination that is gone, or of an export that was cancelled.
import { timestamp } from '../platform/clock.ts'
import type { Context } from '../platform/context.ts'
import { transact } from '../platform/db/database.ts'
import { lockExport } from '../export/store.ts'
import { lockDelivery } from './deliveries.ts'
import { finishPushes } from './dam/finish-pushes.ts'
import { noteDelivered } from './mark-delivered.ts'
import { settleExport } from './settle-export.ts'

type Which = { destination_id?: string | undefined; export_id?: string | undefined }

/** Safe to run twice. What is being sent at the moment is left to end; whoever sends it finds it cancelled. */
export async function cancelDeliveries(ctx: Context, { destination_id, export_id }: Which): Promise<void> {
  for (;;) {
    let waiting = ctx.db
      .selectFrom('deliveries')
      .select(['id', 'export_id'])
      .where('status', 'in', ['waiting', 'sending', 'uncertain'])
      .limit(500)
    if (destination_id) waiting = waiting.where('destination_id', '=', destination_id)
    if (export_id) waiting = waiting.where('export_id', '=', export_id)
    const rows = await waiting.execute()
    if (rows.length === 0 || !(destination_id ?? export_id)) break
    for (const row of rows) await cancel(ctx, row)
  }
  if (export_id) await markWhatIsThere(ctx, export_id)
}

/** What a DAM has of a cancelled export, it keeps. */
async function markWhatIsThere(ctx: Context, export_id: string): Promise<void> {
  await transact(ctx.db, async (tx) => {
    const record = await lockExport(tx, export_id)
    const isPushed = record && (record.destination as { type: string }).type === 'dam'
    if (isPushed && record.status === 'CANCELLED') await noteDelivered(ctx, tx, record, timestamp(ctx.clock))
  })
}

async function cancel(ctx: Context, row: { id: string; export_id: string | null }): Promise<void> {
  await transact(ctx.db, async (tx) => {
    const record = row.export_id === null ? undefined : await lockExport(tx, row.export_id)
    const delivery = await lockDelivery(tx, row.id)
    if (!delivery || !['waiting', 'sending', 'uncertain'].includes(delivery.status)) return
    const isCancelled = record?.status === 'CANCELLED'
    const error = isCancelled ? 'The export was cancelled.' : 'The destination was deleted.'
    const cancelled = { status: 'cancelled' as const, error, next_attempt_at: null }
    await tx.updateTable('deliveries').set(cancelled).where('id', '=', row.id).execute()
    if (delivery.kind === 'dam' && record && !isCancelled) {
      const failed = { error_code: 'DAM_REFUSED' as const, error_details: error }
      await finishPushes(ctx, tx, record, [{ image_id: delivery.image_id ?? '', ...failed }])
    }
    if (delivery.settles && record?.status === 'UPLOADING') {
      await settleExport(ctx, tx, record, { status: 'FAILED', failure: error })
    }
  })
}
