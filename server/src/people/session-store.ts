// Sessions in the database, for @fastify/session: found by the hash of their id, gone when they expire.
import type { Session } from 'fastify'
import { sql } from 'kysely'
import type { Clock } from '../platform/clock.ts'
import type { Db } from '../platform/db/database.ts'
import { hashToken } from '../platform/secrets/keys.ts'
import './session.ts'

type Done = (error?: unknown) => void
type DoneReading = (error: unknown, session?: Session | null) => void

/** The store's three calls, in the callback form that the plugin asks for. */
export function sessionStore(db: Db, clock: Clock, lifetime: number) {
  return {
    set(id: string, session: Session, done: Done) {
      const now = clock.now().getTime()
      const row = {
        user_id: session.user_id ?? null,
        data: JSON.stringify(session),
        seen_at: new Date(now).toISOString(),
        expires_at: new Date(now + lifetime).toISOString(),
      }
      const written = db
        .insertInto('sessions')
        .values({ id_hash: hashToken(id), ...row })
        .onConflict((conflict) => conflict.column('id_hash').doUpdateSet(row))
        .execute()
      settle(written, () => done(), done)
    },
    get(id: string, done: DoneReading) {
      const found = db
        .selectFrom('sessions')
        .select('data')
        .where('id_hash', '=', hashToken(id))
        .where('expires_at', '>', sql<string>`${clock.now().toISOString()}`)
        .executeTakeFirst()
      settle(found, (row) => done(null, row ? (row.data as unknown as Session) : null), done)
    },
    destroy(id: string, done: Done) {
      settle(db.deleteFrom('sessions').where('id_hash', '=', hashToken(id)).execute(), () => done(), done)
    },
  }
}

/** Ends in one of the two callbacks, each called outside of the promise so that what it throws is not swallowed. */
function settle<T>(work: Promise<T>, done: (value: T) => void, fail: (error: unknown) => void): void {
  work.then(
    (value) => setImmediate(done, value),
    (error: unknown) => setImmediate(fail, error),
  )
}
