// An export's first work has begun.
import type { Tx } from '../platform/db/database.ts'
import type { ExportRow } from '../platform/db/tables.ts'
import { recordEvents } from '../platform/events/record-event.ts'

/** @param record locked */
export async function markProcessing(tx: Tx, { id, status }: ExportRow): Promise<void> {
  if (status !== 'PENDING') return
  await tx.updateTable('exports').set({ status: 'PROCESSING' }).where('id', '=', id).execute()
  await recordEvents(tx, [{ type: 'export.updated', id, patch: { status: 'PROCESSING' } }])
}
