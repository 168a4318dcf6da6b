// Deliveries in the database: written before anything is sent, each with the log of its attempts.
import type { Delivery, DeliveryAttempt } from '@sartiq/contract/deliver/delivery.ts'
import { sql } from 'kysely'
import type { Db, Tx } from '../platform/db/database.ts'
import type { DeliveryAttemptRow, DeliveryRow } from '../platform/db/tables.ts'

const mostShown = 10

export function findDelivery(db: Db | Tx, id: string): Promise<DeliveryRow | undefined> {
  return db.selectFrom('deliveries').selectAll().where('id', '=', id).executeTakeFirst()
}

/** The delivery's row, locked. Lock its export first. */
export function lockDelivery(tx: Tx, id: string): Promise<DeliveryRow | undefined> {
  return tx.selectFrom('deliveries').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

/** Nearly always nothing is due, and this one look says so. @param now RFC 3339 */
export async function isAnyDue(db: Db, kind: DeliveryRow['kind'], now: string): Promise<boolean> {
  const { rows } = await sql`
    select from deliveries
    where kind = ${kind} and status in ('waiting', 'sending', 'uncertain') and next_attempt_at <= ${now}::timestamptz
    limit 1
  `.execute(db)
  return rows.length > 0
}

/** Writes an attempt down; one that was written before stays. */
export async function insertAttempt(
  tx: Tx,
  { exchanges, ...attempt }: Omit<DeliveryAttemptRow, 'exchanges'> & { exchanges: DeliveryAttempt['exchanges'] },
): Promise<void> {
  await tx
    .insertInto('delivery_attempts')
    .values({ ...attempt, exchanges: JSON.stringify(exchanges) })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Deliveries as an answer shows them, in the order of the rows. */
export async function deliveryViews(db: Db | Tx, rows: DeliveryRow[]): Promise<Delivery[]> {
  const ids = rows.map(({ id }) => id)
  const { rows: attempts } = await sql<DeliveryAttemptRow>`
    select a.* from unnest(${ids}::uuid[]) as d(id)
    cross join lateral (
      select * from delivery_attempts where delivery_id = d.id order by number desc limit ${mostShown}
    ) a order by a.delivery_id, a.number desc
  `.execute(db)
  const byDelivery = Map.groupBy(attempts, ({ delivery_id }) => delivery_id)
  return rows.map((row) => viewOf(row, byDelivery.get(row.id) ?? []))
}

function viewOf(row: DeliveryRow, attempts: DeliveryAttemptRow[]): Delivery {
  const { id, destination_id, export_id, image_id, shot_id, event, webhook_id, asset_key, remote_id } = row
  const { status, error, attempt_count, next_attempt_at, created_at, delivered_at } = row
  return {
    ...{ id, destination_id, export_id, image_id, shot_id, event, webhook_id, asset_key, remote_id },
    ...{ status, error, attempt_count, created_at, delivered_at },
    // While it is being sent, this is how long whoever sends it is waited for.
    next_attempt_at: status === 'sending' ? null : next_attempt_at,
    attempts: attempts.map((attempt) => attemptView(attempt, row.body)),
  }
}

/** A webhook's body is the same in every attempt and is kept once, beside them. */
function attemptView(
  { delivery_id: _, exchanges, ...attempt }: DeliveryAttemptRow,
  body: string | null,
): DeliveryAttempt {
  const whole = exchanges.map((one) => ({ ...one, request: { ...one.request, body: one.request.body ?? body } }))
  return { ...attempt, exchanges: whole }
}
