// Writes down what came of a push: the log, the delivery, the DAM's health, the image and its export.
import type { ExchangeRecord } from '@sartiq/contract/deliver/delivery.ts'
import { compileConnector } from '@sartiq/contract/deliver/connector.ts'
import { damConfig } from '@sartiq/contract/deliver/dam.ts'
import { sql } from 'kysely'
import { lockExport } from '../../export/store.ts'
import { timestamp } from '../../platform/clock.ts'
import type { Context } from '../../platform/context.ts'
import { transact, type Tx } from '../../platform/db/database.ts'
import type { DeliveryRow, DestinationRow, ExportRow } from '../../platform/db/tables.ts'
import { recordEvents } from '../../platform/events/record-event.ts'
import { insertAttempt, lockDelivery } from '../deliveries.ts'
import { findDestination, healthy } from '../destinations.ts'
import { type DamFailure, retryDelay } from './failure.ts'
import { failForAuth } from './fail-for-auth.ts'
import { finishPushes } from './finish-pushes.ts'
import { nothingDone } from './progress.ts'

export type Outcome = { is: 'delivered'; asset_id: string } | { is: 'failed'; failure: DamFailure }
type Log = { status: number | null; duration_ms: number; exchanges: ExchangeRecord[] }

/** @param claimed as it was claimed: whoever claimed it since has the word */
export async function recordPush(ctx: Context, claimed: DeliveryRow, outcome: Outcome, log: Log): Promise<void> {
  await transact(ctx.db, async (tx) => {
    const record = claimed.export_id === null ? undefined : await lockExport(tx, claimed.export_id)
    const now = await lockDelivery(tx, claimed.id)
    const destination = await findDestination(tx, claimed.destination_id ?? '')
    if (!now || !record) return
    const error = outcome.is === 'delivered' ? null : outcome.failure.message
    await insertAttempt(tx, {
      delivery_id: now.id,
      number: claimed.attempt_count,
      at: timestamp(ctx.clock),
      error,
      ...log,
    })
    if (destination) await noteHealth(ctx, tx, destination, outcome)
    const isOurs = now.status === 'sending' && now.attempt_count === claimed.attempt_count
    // What is there is there, whoever has stopped waiting for it.
    if (outcome.is === 'delivered') return acknowledge(ctx, tx, { record, delivery: now, isOurs }, outcome.asset_id)
    if (isOurs) await fail(ctx, tx, { record, delivery: now, destination }, outcome.failure)
  })
}

type Arrived = { record: ExportRow; delivery: DeliveryRow; isOurs: boolean }

async function acknowledge(
  ctx: Context,
  tx: Tx,
  { record, delivery, isOurs }: Arrived,
  remote_id: string,
): Promise<void> {
  const ended = { status: 'delivered' as const, error: null, next_attempt_at: null, delivered_at: timestamp(ctx.clock) }
  await tx
    .updateTable('deliveries')
    .set({ ...ended, remote_id })
    .where('id', '=', delivery.id)
    .execute()
  await tell(tx, delivery, { ...ended, remote_id })
  await finishPushes(ctx, tx, record, [{ image_id: delivery.image_id ?? '', dam_asset_id: remote_id }], {
    isAwaited: isOurs,
  })
}

type Rows = { record: ExportRow; delivery: DeliveryRow; destination: DestinationRow | undefined }

async function fail(ctx: Context, tx: Tx, { record, delivery, destination }: Rows, failure: DamFailure): Promise<void> {
  const { max, base_ms } = retryOf(destination)
  const tries = delivery.tries + 1
  const isAgain = failure.kind === 'retry' && tries <= max && record.status !== 'CANCELLED'
  const wait = retryDelay(tries, base_ms, failure.after_ms)
  const next_attempt_at = isAgain ? new Date(ctx.clock.now().getTime() + wait).toISOString() : null
  const status = isAgain ? ('uncertain' as const) : ('failed' as const)
  const ended = { status, error: failure.message, next_attempt_at }
  if (failure.forget) await forget(tx, delivery)
  // Who we are, not what was sent, was refused: that spends no try.
  const spent = failure.kind === 'auth' ? delivery.tries : tries
  await tx
    .updateTable('deliveries')
    .set({ ...ended, tries: spent })
    .where('id', '=', delivery.id)
    .execute()
  await tell(tx, delivery, ended)
  if (isAgain) return
  if (failure.kind === 'auth') return failForAuth(ctx, tx, record, delivery, failure)
  const { code: error_code, message: error_details } = failure
  await finishPushes(ctx, tx, record, [{ image_id: delivery.image_id ?? '', error_code, error_details }])
}

async function forget(tx: Tx, { id, destination_id }: DeliveryRow): Promise<void> {
  await tx
    .updateTable('deliveries')
    .set({ progress: JSON.stringify(nothingDone) })
    .where('id', '=', id)
    .execute()
  await tx.deleteFrom('dam_folders').where('destination_id', '=', destination_id).execute()
}

function retryOf(destination: DestinationRow | undefined): { max: number; base_ms: number } {
  const { data } = damConfig.safeParse(destination?.config)
  return data ? compileConnector(data).connector.retry : { max: 3, base_ms: 1000 }
}

async function tell(tx: Tx, { id, destination_id, export_id }: DeliveryRow, ended: object): Promise<void> {
  await recordEvents(tx, [{ type: 'delivery.updated', id, patch: { destination_id, export_id, ...ended } }])
}

/** A DAM that asked to be left alone is, by all who have something for it. Its row is not locked for mere success. */
async function noteHealth(ctx: Context, tx: Tx, { id }: DestinationRow, outcome: Outcome): Promise<void> {
  if (outcome.is === 'delivered') {
    await tx
      .updateTable('destinations')
      .set(healthy)
      .where('id', '=', id)
      .where((row) => row.or([row('failures', '>', 0), row('failing_since', 'is not', null)]))
      .execute()
    return
  }
  const { kind, after_ms } = outcome.failure
  if (kind === 'final') return
  const paused_until = after_ms > 0 ? new Date(ctx.clock.now().getTime() + after_ms).toISOString() : null
  await sql`
    update destinations set failures = failures + 1,
      failing_since = coalesce(failing_since, ${timestamp(ctx.clock)}::timestamptz),
      paused_until = greatest(paused_until, ${paused_until}::timestamptz)
    where id = ${id}
  `.execute(tx)
}
