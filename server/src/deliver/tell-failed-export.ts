// Tells webhooks how an export ended that never came to delivery: every image failed.
import { isSettled } from '@sartiq/contract/export/status.ts'
import { findExport } from '../export/store.ts'
import { timestamp } from '../platform/clock.ts'
import type { Context } from '../platform/context.ts'
import { transact } from '../platform/db/database.ts'
import { announceExport } from './webhook/write-events.ts'

type Payload = { export_id: string; event_id: string }

/** Safe to run twice: receivers that have the event are left alone. What it tells happened, whatever came after. */
export async function tellFailedExport(ctx: Context, { export_id, event_id }: Payload): Promise<void> {
  await transact(ctx.db, async (tx) => {
    const record = await findExport(tx, export_id)
    if (!record) return
    const at = (isSettled(record.status) ? record.completed_at : null) ?? timestamp(ctx.clock)
    const end = { status: 'FAILED' as const, failure: record.failure, at }
    await announceExport(ctx, tx, record, end, { event_id, own: true })
  })
}
