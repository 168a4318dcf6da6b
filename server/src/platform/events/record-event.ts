// Events for live screens, written in the transaction of what they tell.
import { sql } from 'kysely'
import type { Tx } from '../db/database.ts'

/** The channel that says "there are new events"; it carries no payload. */
export const eventChannel = 'sartiq_events'

export type NewEvent = { type: string; id: string; patch: Record<string, unknown> }

/** Records one or more events; listeners are woken when the transaction commits. */
export async function recordEvents(tx: Tx, events: NewEvent[]): Promise<void> {
  if (events.length === 0) return
  await sql`
    with written as (
      insert into events (type, subject_id, patch)
      select type, id, patch from jsonb_to_recordset(${JSON.stringify(events)}::jsonb) as e(type text, id uuid, patch jsonb)
    )
    select pg_notify(${eventChannel}, '')
  `.execute(tx)
}
