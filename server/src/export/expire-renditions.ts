// Cleans up rendered files that no export needs any more. Sources, manifests and rows stay, so that retry brings them back.
import { settledStatuses } from '@sartiq/contract/export/status.ts'
import { sql } from 'kysely'
import { timestamp } from '../platform/clock.ts'
import type { Context } from '../platform/context.ts'
import { transact } from '../platform/db/database.ts'
import { markExpired } from './renditions.ts'
import { renditionPath } from './rules/rendition-path.ts'

const day = 24 * 3600 * 1000
/** Files whose export just expired are left for downloads that are under way. */
const grace = 3600 * 1000
const batch = 1000
/** Fewer: their rows are locked while storage deletes. */
const removalBatch = 200
const removalsAtOnce = 10

/** One round, in as many batches as it takes. What a killed round leaves, the next one finds. */
export async function expireRenditions(ctx: Context, stop?: AbortSignal): Promise<void> {
  while ((await expireSome(ctx)) === batch && !stop?.aborted);
  while (!stop?.aborted && (await removeSome(ctx)) === removalBatch);
}

/** A file is needed by exports that run, and for so many days by those that have ended. */
async function expireSome(ctx: Context): Promise<number> {
  const at = timestamp(ctx.clock)
  const since = new Date(ctx.clock.now().getTime() - ctx.config.keepRenditionsDays * day).toISOString()
  return transact(ctx.db, async (tx) => {
    // Locked and judged again where somebody used one meanwhile; one that is locked is in use.
    const { rows } = await sql<{ key: string }>`
      with due as (
        select key from renditions r where expired_at is null and used_at < ${since} and not exists (
          select from export_images i join exports e on e.id = i.export_id
          where i.rendition_key = r.key and (e.completed_at >= ${since} or e.status <> all(${[...settledStatuses]})))
        order by used_at limit ${batch} for update of r skip locked
      )
      update renditions set expired_at = ${at} from due where renditions.key = due.key returning renditions.key
    `.execute(tx)
    const keys = rows.map(({ key }) => key)
    if (keys.length > 0) await markExpired(tx, keys, at)
    return keys.length
  })
}

/** Storage first, the row after, and the row locked all the while: whoever wants to use the file waits, then renders it. */
async function removeSome(ctx: Context): Promise<number> {
  const before = new Date(ctx.clock.now().getTime() - grace).toISOString()
  return transact(ctx.db, async (tx) => {
    const rows = await tx
      .selectFrom('renditions')
      .select('key')
      .where('expired_at', '<=', before)
      .where('removed_at', 'is', null)
      .orderBy('expired_at')
      .limit(removalBatch)
      .forUpdate()
      .skipLocked()
      .execute()
    const keys = rows.map(({ key }) => key)
    for (let from = 0; from < keys.length; from += removalsAtOnce) {
      await Promise.all(keys.slice(from, from + removalsAtOnce).map((key) => ctx.storage.delete(renditionPath(key))))
    }
    const removed_at = timestamp(ctx.clock)
    if (keys.length > 0) await tx.updateTable('renditions').set({ removed_at }).where('key', 'in', keys).execute()
    return keys.length
  })
}
