// Sends something again that went out before, or waits: under the same id, and with all its tries.
import type { Delivery } from '@sartiq/contract/deliver/delivery.ts'
import { refuse } from '@sartiq/contract/error.ts'
import { lockExport } from '../export/store.ts'
import { recordAudit } from '../platform/audit/record-audit.ts'
import { timestamp } from '../platform/clock.ts'
import type { Context } from '../platform/context.ts'
import { transact, type Tx } from '../platform/db/database.ts'
import type { Actor } from '../platform/http/actor.ts'
import { deliveryViews, findDelivery, lockDelivery } from './deliveries.ts'
import { findDestination } from './destinations.ts'

export function replayDelivery(ctx: Context, actor: Actor, id: string): Promise<Delivery> {
  return transact(ctx.db, async (tx) => {
    const { export_id, destination_id } = (await findDelivery(tx, id)) ?? refuse('NOT_FOUND')
    const record = export_id === null ? undefined : await lockExport(tx, export_id)
    if (record?.status === 'CANCELLED') {
      refuse('EXPORT_SETTLED', { detail: 'The export was cancelled: nothing more is sent of it.' })
    }
    if (destination_id !== null) await refuseSwitchedOff(tx, destination_id)
    const before = (await lockDelivery(tx, id)) ?? refuse('NOT_FOUND')
    const at = timestamp(ctx.clock)
    // What is being sent at the moment is on its way already.
    const again = before.status === 'sending' ? [before] : [await makeDue(tx, id, at)]
    if (destination_id !== null) await endRest(tx, destination_id)
    const details = { destination_id, event: before.event, webhook_id: before.webhook_id, export_id }
    await recordAudit(tx, actor, at, { action: 'delivery.replayed', subject: id, details })
    const [view] = await deliveryViews(tx, again)
    return view ?? refuse('NOT_FOUND')
  })
}

function makeDue(tx: Tx, id: string, at: string) {
  return tx
    .updateTable('deliveries')
    .set({ status: 'waiting', tries: 0, next_attempt_at: at, error: null })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** @throws Refusal DESTINATION_DISABLED */
export async function refuseSwitchedOff(tx: Tx, destination_id: string): Promise<void> {
  const destination = await findDestination(tx, destination_id)
  if (!destination) refuse('DESTINATION_DISABLED', { detail: 'The destination was deleted.' })
  if (destination.enabled) return
  const { name, disabled_reason } = destination
  refuse('DESTINATION_DISABLED', {
    detail: `${name} is switched off: ${disabled_reason ?? 'an admin switches it on again.'}`,
  })
}

/** Whoever replays believes that it works: the endpoint is tried at once. */
export async function endRest(tx: Tx, destination_id: string): Promise<void> {
  await tx.updateTable('destinations').set({ paused_until: null }).where('id', '=', destination_id).execute()
}
