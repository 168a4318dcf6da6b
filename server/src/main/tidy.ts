// Throws away what has served its time: sessions, remembered answers, old events and their deliveries, secrets that
// were replaced, unfinished uploads, rendered files.
import { sql } from 'kysely'
import { expireRenditions } from '../export/expire-renditions.ts'
import type { Context } from '../platform/context.ts'
import { timeOfId } from '../platform/id.ts'

const day = 24 * 3600 * 1000

/** One round. Two processes that do it at once do no harm. */
export async function tidy(ctx: Context, stop?: AbortSignal): Promise<void> {
  const { db, storage, clock } = ctx
  const now = clock.now().getTime()
  const before = (age: number) => sql<string>`${new Date(now - age).toISOString()}::timestamptz`
  await db.deleteFrom('sessions').where('expires_at', '<', before(0)).execute()
  await db.deleteFrom('oidc_attempts').where('expires_at', '<', before(0)).execute()
  await db.deleteFrom('dam_folders').where('created_at', '<', before(day)).execute()
  await db.deleteFrom('idempotency_keys').where('created_at', '<', before(day)).execute()
  // A browser that slept for a week loads afresh.
  await db
    .deleteFrom('events')
    .where('at', '<', before(7 * day))
    .execute()
  await db
    .updateTable('destinations')
    .set({ sealed_previous: null, previous_until: null })
    .where('previous_until', '<', before(0))
    .execute()
  // What a DAM holds of ours is known for good; of events that were told, a season's log is enough.
  await db
    .deleteFrom('deliveries')
    .where('kind', '=', 'webhook')
    .where('status', 'in', ['delivered', 'failed', 'cancelled'])
    .where('created_at', '<', before(90 * day))
    .execute()
  for await (const key of storage.list('incoming/')) {
    if (now - timeOfId(key.slice('incoming/'.length)) > day) await storage.delete(key)
  }
  await expireRenditions(ctx, stop)
}
