// Takes webhooks that are due, a few of each endpoint; what is taken is nobody else's until its lease ends.
import { sql } from 'kysely'
import { timestamp } from '../../platform/clock.ts'
import type { Context } from '../../platform/context.ts'
import { transact, type Tx } from '../../platform/db/database.ts'
import type { DeliveryRow } from '../../platform/db/tables.ts'
import { insertAttempt, isAnyDue } from '../deliveries.ts'
import { restAfter } from '../rules/webhook-retry.ts'

/** Under way at once to one endpoint, all processes together. One that rests gets a single one, to see whether it is back. */
const mostAtOnce = 4
/** Longer than an attempt can take: whoever holds a lease that ended is dead. */
const lease = 40_000

type Due = DeliveryRow & { was: string }

/** @param most deliveries that the caller has room for */
export async function claimDue(ctx: Context, most: number): Promise<DeliveryRow[]> {
  if (most <= 0 || !(await isAnyDue(ctx.db, 'webhook', times(ctx).now))) return []
  return transact(ctx.db, async (tx) => {
    const due = [...(await ofEndpoints(ctx, tx, most)), ...(await ofUrls(ctx, tx, Math.min(most, mostAtOnce)))]
    for (const { id, was, attempt_count } of due) if (was === 'sending') await noteLost(ctx, tx, id, attempt_count - 1)
    return due.map(({ was: _, ...row }) => row)
  })
}

/**
 * Endpoints are locked while theirs are counted and taken; one that another process has locked is its business. The lock
 * is a statement of its own: whoever gets it counts afterwards, and sees what was taken under it before.
 */
async function ofEndpoints(ctx: Context, tx: Tx, most: number): Promise<Due[]> {
  const { now, until } = times(ctx)
  const { rows: ready } = await sql<{ id: string }>`
    select id from destinations
    where type = 'webhook' and enabled and deleted_at is null
      and (paused_until is null or paused_until <= ${now}::timestamptz)
      and exists (
        select 1 from deliveries where destination_id = destinations.id
          and status in ('waiting', 'sending', 'uncertain') and next_attempt_at <= ${now}::timestamptz)
    order by random() for no key update skip locked
  `.execute(tx)
  if (ready.length === 0) return []
  const { rows } = await sql<Due>`
    with room as (
      select d.id, case when d.failures >= ${restAfter} then 1 else ${mostAtOnce} end - (
        select count(*) from deliveries where destination_id = d.id
          and status = 'sending' and next_attempt_at > ${now}::timestamptz) as places
      from unnest(${ready.map(({ id }) => id)}::uuid[]) with ordinality as one(id, turn)
      join destinations d on d.id = one.id order by one.turn
    ), due as (
      select one.id, one.status as was from room cross join lateral (
        select id, status from deliveries where destination_id = room.id
          and status in ('waiting', 'sending', 'uncertain') and next_attempt_at <= ${now}::timestamptz
        order by next_attempt_at, id limit greatest(0, room.places) for update skip locked
      ) one limit ${most}
    )
    update deliveries set status = 'sending', next_attempt_at = ${until}::timestamptz, attempt_count = attempt_count + 1
    from due where deliveries.id = due.id returning deliveries.*, due.was
  `.execute(tx)
  return rows
}

/** URLs that exports named themselves: nobody knows more of them than what is due. */
async function ofUrls(ctx: Context, tx: Tx, most: number): Promise<Due[]> {
  const { now, until } = times(ctx)
  const { rows } = await sql<Due>`
    with due as materialized (
      select id, status as was from deliveries
      where destination_id is null and kind = 'webhook' and status in ('waiting', 'sending', 'uncertain')
        and next_attempt_at <= ${now}::timestamptz
      order by next_attempt_at, id limit ${most} for update skip locked
    )
    update deliveries set status = 'sending', next_attempt_at = ${until}::timestamptz, attempt_count = attempt_count + 1
    from due where deliveries.id = due.id returning deliveries.*, due.was
  `.execute(tx)
  return rows
}

/** Its sender died before it wrote down what came of it. That spends none of the tries. */
function noteLost(ctx: Context, tx: Tx, delivery_id: string, number: number): Promise<void> {
  const error = 'The process that sent this ended before the answer was written down; it is sent again.'
  return insertAttempt(tx, {
    ...{ delivery_id, number, error },
    at: timestamp(ctx.clock),
    status: null,
    duration_ms: 0,
    exchanges: [],
  })
}

function times({ clock }: Context): { now: string; until: string } {
  const now = clock.now().getTime()
  return { now: new Date(now).toISOString(), until: new Date(now + lease).toISOString() }
}
