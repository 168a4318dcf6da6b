// Hands decisions on to the webhooks that asked for them. Where nobody did, it costs one look.
import { sql } from 'kysely'
import { tellDecisions } from '../deliver/tasks.ts'
import type { Context } from '../platform/context.ts'
import type { Tx } from '../platform/db/database.ts'

const events: Partial<Record<string, string>> = {
  approve: 'shot.approved',
  reject: 'shot.rejected',
  revise: 'shot.revision_requested',
}

/** In the deciding transaction: what is rolled back is never told. One job, however many shots. */
export async function tellSubscribers(ctx: Context, tx: Tx, action: string, undo_id: string): Promise<void> {
  const event = events[action]
  if (event === undefined) return
  const { rows } = await sql`
    select 1 from destinations
    where type = 'webhook' and enabled and deleted_at is null and config->'events' ? ${event} limit 1
  `.execute(tx)
  if (rows.length > 0) await ctx.queue.add(tx, tellDecisions, [{ undo_id }])
}
