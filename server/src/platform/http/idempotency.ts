// Idempotency-Key: the first answer is kept in the transaction that it tells of, and every equal request gets it again.
import { createHash } from 'node:crypto'
import { refuse } from '@sartiq/contract/error.ts'
import { sql } from 'kysely'
import { type Clock, timestamp } from '../clock.ts'
import { databaseErrorCode, type Db, transact, type Tx } from '../db/database.ts'

/** One request that bears a key; undefined where the caller sent none. */
export type Once = { actor: string; key: string; request_hash: string; clock: Clock } | undefined

const maxKeyLength = 200

/** Reads the key of a request. `request` is all that makes two requests equal. */
export function onceOf(key: string | undefined, actor: string, request: unknown, clock: Clock): Once {
  if (key === undefined) return undefined
  if (key === '' || key.length > maxKeyLength || !/^[\x21-\x7e]+$/.test(key)) {
    refuse('INVALID_VALUE', {
      detail: `Idempotency-Key must be 1 to ${maxKeyLength} visible ASCII characters.`,
      errors: [{ pointer: '/headers/idempotency-key', message: 'not a valid key' }],
    })
  }
  return { actor, key, clock, request_hash: createHash('sha256').update(JSON.stringify(request)).digest('hex') }
}

/**
 * Runs work that creates something, in one transaction, at most once for each key. A second request with the same key
 * waits for the first and gets its answer. `work` answers what is sent as JSON.
 */
export async function transactOnce<T>(db: Db, once: Once, work: (tx: Tx) => Promise<T>): Promise<T> {
  if (!once) return transact(db, work)
  return transact(db, async (tx) => {
    const earlier = await claim(tx, once)
    if (earlier) return earlier.body as T
    const body = await work(tx)
    await tx
      .updateTable('idempotency_keys')
      .set({ body: JSON.stringify(body) })
      .where('actor', '=', once.actor)
      .where('key', '=', once.key)
      .execute()
    return body
  })
}

async function claim(tx: Tx, once: NonNullable<Once>): Promise<{ body: unknown } | undefined> {
  const { actor, key, request_hash, clock } = once
  // The insert waits for an equal key that another transaction has not committed yet; not longer than a caller would.
  await sql`set local lock_timeout = '4s'`.execute(tx)
  try {
    const { rows } = await sql<{ key: string }>`
      insert into idempotency_keys (actor, key, request_hash, created_at)
      values (${actor}, ${key}, ${request_hash}, ${timestamp(clock)})
      on conflict (actor, key) do update
        set request_hash = excluded.request_hash, body = null, created_at = excluded.created_at
        where idempotency_keys.created_at < excluded.created_at - interval '24 hours'
      returning key
    `.execute(tx)
    if (rows.length > 0) return undefined
  } catch (error) {
    // 55P03: lock not available.
    if (databaseErrorCode(error) === '55P03') refuse('REQUEST_RUNNING')
    throw error
  }
  const earlier = await tx
    .selectFrom('idempotency_keys')
    .select(['request_hash', 'body'])
    .where('actor', '=', actor)
    .where('key', '=', key)
    .executeTakeFirstOrThrow()
  if (earlier.request_hash !== request_hash) refuse('KEY_REUSED')
  return { body: earlier.body }
}
