// What all processes share about a DAM: the folders that were made there, and when its rate allows the next request.
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { z } from 'zod'
import { timestamp } from '../../platform/clock.ts'
import type { Context } from '../../platform/context.ts'
import { transact, type Tx } from '../../platform/db/database.ts'
import { namedValue } from './progress.ts'
import type { FolderMemory } from './make-folders.ts'

/** A folder that was deleted at the DAM meanwhile is made again after a day at the latest. */
const remembered = 24 * 3600 * 1000
const saved = z.record(z.string(), namedValue)
/** One process at a time, and in it one upload: the others wait without holding anything. */
const queues = new Map<string, Promise<unknown>>()

/** @param lease ms that making one folder may take */
export function folderMemory(ctx: Context, destination_id: string, lease: number, signal: AbortSignal): FolderMemory {
  const since = () => new Date(ctx.clock.now().getTime() - remembered).toISOString()
  const until = () => new Date(ctx.clock.now().getTime() + lease).toISOString()
  const setUntil = (tx: Tx, folders_until: string | null) =>
    tx.updateTable('destinations').set({ folders_until }).where('id', '=', destination_id).execute()
  const take = async (): Promise<boolean> => {
    const { numAffectedRows } = await transact(ctx.db, (tx) =>
      sql`
        update destinations set folders_until = ${until()}::timestamptz where id = ${destination_id}
          and (folders_until is null or folders_until < ${timestamp(ctx.clock)}::timestamptz)
      `.execute(tx),
    )
    return (numAffectedRows ?? 0n) > 0n
  }
  return {
    async find(place) {
      const row = await ctx.db
        .selectFrom('dam_folders')
        .select('saved')
        .where('destination_id', '=', destination_id)
        .where('place', '=', place)
        .where('created_at', '>', since())
        .executeTakeFirst()
      return row && saved.parse(row.saved)
    },
    async keep(place, made) {
      const row = { saved: JSON.stringify(made), created_at: timestamp(ctx.clock) }
      await transact(ctx.db, async (tx) => {
        await tx
          .insertInto('dam_folders')
          .values({ destination_id, place, ...row })
          .onConflict((conflict) => conflict.columns(['destination_id', 'place']).doUpdateSet(row))
          .execute()
        await setUntil(tx, until())
      })
    },
    async alone(work) {
      const before = queues.get(destination_id) ?? Promise.resolve()
      const mine = before
        .catch(() => undefined)
        .then(async () => {
          while (!(await take())) await sleep(100, undefined, { signal })
          try {
            return await work()
          } finally {
            await transact(ctx.db, (tx) => setUntil(tx, null))
          }
        })
      queues.set(destination_id, mine)
      try {
        return await mine
      } finally {
        if (queues.get(destination_id) === mine) queues.delete(destination_id)
      }
    },
  }
}

/** Waits for this request's turn; the turns of all processes are one row's. */
export async function awaitTurn(
  ctx: Context,
  destination_id: string,
  per_second: number,
  signal: AbortSignal,
): Promise<void> {
  const now = ctx.clock.now()
  const every = 1000 / per_second
  const { rows } = await transact(ctx.db, (tx) =>
    sql<{ turn: string }>`
      update destinations set next_request_at =
        greatest(coalesce(next_request_at, ${now.toISOString()}::timestamptz), ${now.toISOString()}::timestamptz)
          + ${every} * interval '1 millisecond'
      where id = ${destination_id} returning next_request_at as turn
    `.execute(tx),
  )
  const turn = Date.parse(rows[0]?.turn ?? now.toISOString()) - every
  const wait = turn - now.getTime()
  if (wait > 0) await sleep(wait, undefined, { signal })
}
