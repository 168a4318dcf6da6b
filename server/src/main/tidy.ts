// Throws away what has served its time: sessions, remembered answers, old events, uploads that were never finished.
import { sql } from 'kysely'
import type { Context } from '../platform/context.ts'
import { timeOfId } from '../platform/id.ts'

const day = 24 * 3600 * 1000

/** One round. Two processes that do it at once do no harm. */
export async function tidy({ db, storage, clock }: Context): Promise<void> {
  const now = clock.now().getTime()
  const before = (age: number) => sql<string>`${new Date(now - age).toISOString()}::timestamptz`
  await db.deleteFrom('sessions').where('expires_at', '<', before(0)).execute()
  await db.deleteFrom('oidc_attempts').where('expires_at', '<', before(0)).execute()
  await db.deleteFrom('idempotency_keys').where('created_at', '<', before(day)).execute()
  // A browser that slept for a week loads afresh.
  await db
    .deleteFrom('events')
    .where('at', '<', before(7 * day))
    .execute()
  for await (const key of storage.list('incoming/')) {
    if (now - timeOfId(key.slice('incoming/'.length)) > day) await storage.delete(key)
  }
}
