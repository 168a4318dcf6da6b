// Sends again what failed since a time (after an outage, for instance), or all that went out since then.
import type { Parsed } from '@sartiq/contract/endpoint.ts'
import type { replayDeliveries as endpoint } from '@sartiq/contract/deliver/endpoints.ts'
import { refuse } from '@sartiq/contract/error.ts'
import { sql } from 'kysely'
import { recordAudit } from '../platform/audit/record-audit.ts'
import { timestamp } from '../platform/clock.ts'
import type { Context } from '../platform/context.ts'
import { transact } from '../platform/db/database.ts'
import type { Actor } from '../platform/http/actor.ts'
import { findDestination } from './destinations.ts'
import { endRest, refuseSwitchedOff } from './replay-delivery.ts'

type Asked = Parsed<typeof endpoint>['body']

/** What failed and waits for its next try counts as failed too: it need not wait any longer. */
export function replayDeliveries(ctx: Context, actor: Actor, id: string, asked: Asked): Promise<{ replayed: number }> {
  const { since, only_failed } = asked
  return transact(ctx.db, async (tx) => {
    if (!(await findDestination(tx, id))) refuse('NOT_FOUND')
    await refuseSwitchedOff(tx, id)
    const at = timestamp(ctx.clock)
    const { numAffectedRows } = await sql`
      update deliveries set status = 'waiting', tries = 0, next_attempt_at = ${at}::timestamptz, error = null
      where id in (
        select deliveries.id from deliveries left join exports on exports.id = deliveries.export_id
        where destination_id = ${id} and deliveries.created_at >= ${since}::timestamptz
          and (deliveries.status = 'failed' or deliveries.status = 'waiting' and tries > 0
            or ${!only_failed} and deliveries.status = 'delivered')
          and exports.status is distinct from 'CANCELLED'
        order by deliveries.id for update of deliveries skip locked)
    `.execute(tx)
    await endRest(tx, id)
    const replayed = Number(numAffectedRows ?? 0)
    const details = { since, only_failed, replayed }
    await recordAudit(tx, actor, at, { action: 'destination.replayed', subject: id, details })
    return { replayed }
  })
}
