// Takes images that are due at their DAMs, no more at once than each DAM allows; what is taken has a lease.
import { sql } from 'kysely'
import { timestamp } from '../../platform/clock.ts'
import type { Context } from '../../platform/context.ts'
import { transact, type Tx } from '../../platform/db/database.ts'
import type { DeliveryRow } from '../../platform/db/tables.ts'
import { insertAttempt, isAnyDue } from '../deliveries.ts'

/** Ms. Whoever pushes renews it; one that ended belongs to a process that is dead. */
export const lease = 30_000

type Due = DeliveryRow & { was: string }

/**
 * No more of a DAM's images are under way than it allows, all processes together; small exports go first, whatever else
 * waits.
 * @param most images that the caller has room for
 */
export async function claimPushes(ctx: Context, most: number): Promise<DeliveryRow[]> {
  if (most <= 0 || !(await isAnyDue(ctx.db, 'dam', timestamp(ctx.clock)))) return []
  return transact(ctx.db, async (tx) => {
    const now = ctx.clock.now().getTime()
    const ready = await lockReady(tx, new Date(now))
    const rows = ready.length === 0 ? [] : await takeDue(tx, ready, most, now)
    for (const { id, was, attempt_count } of rows) if (was === 'sending') await noteLost(ctx, tx, id, attempt_count - 1)
    return rows.map(({ was: _, ...row }) => row)
  })
}

/**
 * DAMs with something to do, locked; one that another process has locked is its business. A statement of its own: whoever
 * gets a lock counts afterwards, and sees what was taken under the lock before.
 */
async function lockReady(tx: Tx, now: Date): Promise<string[]> {
  const at = now.toISOString()
  const { rows } = await sql<{ id: string }>`
    select id from destinations
    where type = 'dam' and enabled and deleted_at is null
      and (paused_until is null or paused_until <= ${at}::timestamptz)
      and exists (
        select 1 from deliveries where kind = 'dam' and destination_id = destinations.id
          and status in ('waiting', 'sending', 'uncertain') and next_attempt_at <= ${at}::timestamptz)
    order by random() for no key update skip locked
  `.execute(tx)
  return rows.map(({ id }) => id)
}

async function takeDue(tx: Tx, ready: string[], most: number, now: number): Promise<Due[]> {
  const [at, until] = [new Date(now).toISOString(), new Date(now + lease).toISOString()]
  const { rows } = await sql<Due>`
    with room as (
      select d.id, coalesce((d.config->'limits'->>'concurrency')::int, 4) - (
        select count(*) from deliveries where kind = 'dam' and destination_id = d.id
          and status = 'sending' and next_attempt_at > ${at}::timestamptz) as places
      from unnest(${ready}::uuid[]) with ordinality as one(id, turn) join destinations d on d.id = one.id
      order by one.turn
    ), due as (
      select one.id, one.status as was from room cross join lateral (
        select id, status from deliveries where kind = 'dam' and destination_id = room.id
          and status in ('waiting', 'sending', 'uncertain') and next_attempt_at <= ${at}::timestamptz
        order by priority desc, next_attempt_at, id limit greatest(0, room.places) for update skip locked
      ) one limit ${most}
    )
    update deliveries set status = 'sending', next_attempt_at = ${until}::timestamptz, attempt_count = attempt_count + 1
    from due where deliveries.id = due.id returning deliveries.*, due.was
  `.execute(tx)
  return rows
}

/** Its sender died. That spends none of the tries, and nobody knows what arrived. */
function noteLost(ctx: Context, tx: Tx, delivery_id: string, number: number): Promise<void> {
  const error = 'The process that sent this ended before the outcome was written down; the DAM is asked first.'
  const at = timestamp(ctx.clock)
  return insertAttempt(tx, { delivery_id, number, error, at, status: null, duration_ms: 0, exchanges: [] })
}
