// Writes down what came of an attempt: the log, the delivery, its endpoint's health, and the export that waited for it.
import { settle } from '@sartiq/contract/export/status.ts'
import { lockExport } from '../../export/store.ts'
import { recordAudit } from '../../platform/audit/record-audit.ts'
import { timestamp } from '../../platform/clock.ts'
import type { Context } from '../../platform/context.ts'
import { transact, type Tx } from '../../platform/db/database.ts'
import type { DeliveryRow, ExportRow } from '../../platform/db/tables.ts'
import { recordEvents } from '../../platform/events/record-event.ts'
import { insertAttempt, lockDelivery } from '../deliveries.ts'
import { healthy, lockDestination } from '../destinations.ts'
import { afterFailure, type Health, judgeAttempt, type Verdict } from '../rules/webhook-retry.ts'
import { settleExport } from '../settle-export.ts'
import type { Attempt } from './post-webhook.ts'

/** @param claimed as it was claimed: whoever claimed it since has the word */
export async function recordOutcome(ctx: Context, claimed: DeliveryRow, attempt: Attempt): Promise<void> {
  await transact(ctx.db, async (tx) => {
    const record = claimed.export_id === null ? undefined : await lockExport(tx, claimed.export_id)
    const now = await lockDelivery(tx, claimed.id)
    if (!now) return
    const { status, error, duration_ms, exchange } = attempt
    const at = timestamp(ctx.clock)
    const log = { at, status, error, duration_ms, exchanges: [exchange] }
    await insertAttempt(tx, { delivery_id: now.id, number: claimed.attempt_count, ...log })
    const verdict = judgeAttempt(attempt, now.tries, Math.random())
    if (now.destination_id) await noteHealth(ctx, tx, now.destination_id, attempt, verdict)
    if (now.status !== 'sending' || now.attempt_count !== claimed.attempt_count) return
    const ended = await writeVerdict(ctx, tx, now, verdict, error)
    const { destination_id, export_id } = now
    // Ten thousand decisions that arrive are no news for a screen; what fails is.
    const isNews = export_id !== null || ended.status !== 'delivered'
    const patch = { destination_id, export_id, ...ended }
    if (isNews) await recordEvents(tx, [{ type: 'delivery.updated', id: now.id, patch }])
    if (record && now.settles) await endExport(ctx, tx, record, verdict, error)
  })
}

async function writeVerdict(ctx: Context, tx: Tx, { id, tries }: DeliveryRow, verdict: Verdict, error: string | null) {
  const now = ctx.clock.now().getTime()
  const next_attempt_at = verdict.is === 'again' ? new Date(now + verdict.wait_ms).toISOString() : null
  const delivered_at = verdict.is === 'delivered' ? timestamp(ctx.clock) : null
  const status = verdict.is === 'again' ? ('waiting' as const) : verdict.is
  const ended = { status, error, next_attempt_at, delivered_at }
  await tx
    .updateTable('deliveries')
    .set({ ...ended, tries: verdict.is === 'delivered' ? tries : tries + 1 })
    .where('id', '=', id)
    .execute()
  return ended
}

/** An export that waits ends with its delivery; one that failed for want of it is whole once a replay gets through. */
async function endExport(
  ctx: Context,
  tx: Tx,
  record: ExportRow,
  verdict: Verdict,
  error: string | null,
): Promise<void> {
  if (record.sealed_at === null) return
  const isWaiting = record.status === 'UPLOADING'
  if (verdict.is === 'failed' && isWaiting) {
    await settleExport(ctx, tx, record, { status: 'FAILED', failure: `The webhook could not be delivered. ${error}` })
  }
  const status = settle(record)
  if (verdict.is === 'delivered' && status !== 'FAILED' && (isWaiting || record.status === 'FAILED')) {
    await settleExport(ctx, tx, record, { status })
  }
}

async function noteHealth(ctx: Context, tx: Tx, id: string, attempt: Attempt, verdict: Verdict): Promise<void> {
  const row = await lockDestination(tx, id)
  if (!row) return
  if (verdict.is === 'delivered') {
    if (row.failures > 0 || row.paused_until !== null) await setHealth(tx, id, healthy)
    return
  }
  const { given_up, ...health } = afterFailure(row, attempt, ctx.clock.now())
  await setHealth(tx, id, health)
  const at = timestamp(ctx.clock)
  if (verdict.is === 'failed' && verdict.gone) {
    await switchOff(tx, id, at, 'It answered 410 Gone: nothing is sent there until an admin switches it on again.')
  } else if (given_up) {
    await switchOff(tx, id, at, 'Nothing got through for five days; switch it on again once it works.')
  }
}

async function setHealth(tx: Tx, id: string, health: Health): Promise<void> {
  await tx.updateTable('destinations').set(health).where('id', '=', id).execute()
}

async function switchOff(tx: Tx, id: string, at: string, disabled_reason: string): Promise<void> {
  const changed = await tx
    .updateTable('destinations')
    .set({ enabled: false, disabled_reason, updated_at: at })
    .where('id', '=', id)
    .where('enabled', '=', true)
    .executeTakeFirst()
  if (changed.numUpdatedRows === 0n) return
  const entry = { action: 'destination.disabled', subject: id, details: { reason: disabled_reason } }
  await recordAudit(tx, { user_id: null, name: 'system' }, at, entry)
  await recordEvents(tx, [{ type: 'destination.updated', id, patch: { enabled: false, disabled_reason } }])
}
