// Takes a destination away. Its log stays; what waits for it is cancelled.
import { refuse } from '@sartiq/contract/error.ts'
import { recordAudit } from '../platform/audit/record-audit.ts'
import { timestamp } from '../platform/clock.ts'
import type { Context } from '../platform/context.ts'
import { transact } from '../platform/db/database.ts'
import { recordEvents } from '../platform/events/record-event.ts'
import type { Actor } from '../platform/http/actor.ts'
import { lockDestination } from './destinations.ts'
import { cancelDeliveries } from './tasks.ts'

export function deleteDestination(ctx: Context, actor: Actor, id: string): Promise<void> {
  return transact(ctx.db, async (tx) => {
    const { name, type } = (await lockDestination(tx, id)) ?? refuse('NOT_FOUND')
    const deleted_at = timestamp(ctx.clock)
    // Its secrets go with it: nothing will be sent there any more.
    const gone = { deleted_at, updated_at: deleted_at, enabled: false, sealed_secrets: null, sealed_previous: null }
    await tx.updateTable('destinations').set(gone).where('id', '=', id).execute()
    await ctx.queue.add(tx, cancelDeliveries, [{ destination_id: id }])
    await recordAudit(tx, actor, deleted_at, { action: 'destination.deleted', subject: id, details: { name, type } })
    await recordEvents(tx, [{ type: 'destination.deleted', id, patch: {} }])
  })
}
