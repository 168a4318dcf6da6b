// Tells webhooks of decisions on shots: an event for each, written a few hundred at a time.
import { sql } from 'kysely'
import type { Context } from '../platform/context.ts'
import { timestamp } from '../platform/clock.ts'
import { transact } from '../platform/db/database.ts'
import { type Decided, shotBody, shotEvents } from './rules/webhook-body.ts'
import { findSubscribers, insertEvents } from './webhook/write-events.ts'

const chunk = 500

/** Safe to run twice: an event is named after its decision. */
export async function tellDecisions(ctx: Context, { undo_id }: { undo_id: string }): Promise<void> {
  let last = '00000000-0000-0000-0000-000000000000'
  for (;;) {
    const decided = await readDecisions(ctx, undo_id, last)
    const [first] = decided
    if (!first) return
    await transact(ctx.db, async (tx) => {
      const event = shotEvents[first.action]
      const targets = (await findSubscribers(tx, event)).map((destination_id) => ({ destination_id, url: null }))
      const events = decided.map((one) => ({
        webhook_id: `evt_${one.decision_id}`,
        event,
        body: shotBody(one),
        export_id: null,
        shot_id: one.shot_id,
      }))
      await insertEvents(tx, timestamp(ctx.clock), targets, events)
    })
    last = decided.at(-1)?.decision_id ?? last
  }
}

/** Decisions taken together are all of one action. */
async function readDecisions(ctx: Context, undo_id: string, after: string): Promise<Decided[]> {
  const { rows } = await sql<Decided>`
    select d.id as decision_id, d.shot_id, d.action, d.prediction_id, d.to_status, d.reason, d.notes, d.actor_id, d.actor_name, d.at,
      s.shooting_id, shootings.name as shooting, s.sku, s.product_name, s.product_category, s.shot_type, s.subject,
      s.style_name, r.id as revision_id, r.changes_requested
    from decisions d
    join shots s on s.id = d.shot_id
    join shootings on shootings.id = s.shooting_id
    left join revisions r on r.undo_id = d.undo_id and r.shot_id = d.shot_id
    where d.undo_id = ${undo_id} and d.id > ${after} and d.action in ('approve', 'reject', 'revise')
    order by d.id limit ${chunk}
  `.execute(ctx.db)
  return rows
}
