// An export whose destination is a webhook: sealed, it stays UPLOADING until its event has arrived.
import { timestamp } from '../platform/clock.ts'
import type { Context } from '../platform/context.ts'
import type { Tx } from '../platform/db/database.ts'
import type { ExportRow } from '../platform/db/tables.ts'
import { newId } from '../platform/id.ts'
import { settleExport } from './settle-export.ts'
import { exportEvent, insertEvents, ownTarget } from './webhook/write-events.ts'

/** Writes the delivery that the export now waits for. Answers false where its destination is no webhook. */
export async function sendOwnEvent(
  ctx: Context,
  tx: Tx,
  record: ExportRow,
  status: 'COMPLETED' | 'PARTIAL',
): Promise<boolean> {
  if ((record.destination as { type: string }).type !== 'webhook') return false
  const at = timestamp(ctx.clock)
  const target = await ownTarget(tx, record)
  if (!target) {
    await settleExport(ctx, tx, record, { status: 'FAILED', failure: 'The destination was deleted.' })
    return true
  }
  // What an earlier round sent ends this one no more, however late it arrives.
  await tx.updateTable('deliveries').set({ settles: false }).where('export_id', '=', record.id).execute()
  const event = await exportEvent(ctx, tx, record, { status, failure: null, at }, newId())
  await insertEvents(tx, at, [target], [event], { settles: true })
  return true
}
