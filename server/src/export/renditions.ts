// Rendered files: who used them last, and which were cleaned up or got lost.
import { sql } from 'kysely'
import type { Db, Tx } from '../platform/db/database.ts'
import { recordEvents } from '../platform/events/record-event.ts'

export type StoredRendition = { key: string; sha256: string; crc32: number; bytes: number }

/** A use is written down again after this long, in ms; the shortest time that files are kept is twice that. */
const freshFor = 12 * 3600 * 1000

/**
 * Of some keys, the renditions that are in storage. They count as used from now on: whoever cleans up at the same moment
 * either finds them used, or has them removed before this answers.
 */
export async function useRenditions(db: Db, keys: string[], now: Date): Promise<StoredRendition[]> {
  const rows = await db
    .selectFrom('renditions')
    .select(['key', 'sha256', 'crc32', 'bytes', 'used_at', 'expired_at'])
    .where('key', 'in', keys)
    .where('removed_at', 'is', null)
    .execute()
  const isFresh = (row: (typeof rows)[number]) => !row.expired_at && now.getTime() - Date.parse(row.used_at) < freshFor
  const stale = rows.filter((row) => !isFresh(row)).map(({ key }) => key)
  const used = stale.length === 0 ? new Set() : await markUsed(db, stale, now)
  return rows.filter((row) => isFresh(row) || used.has(row.key))
}

/** Locked in the order of their keys, so that two who use the same ones never wait for each other in a circle. */
async function markUsed(db: Db, keys: string[], now: Date): Promise<Set<string>> {
  const { rows } = await sql<{ key: string }>`
    with present as (select key from renditions where key = any(${keys}) and removed_at is null order by key for update)
    update renditions set used_at = ${now.toISOString()}, expired_at = null from present
    where renditions.key = present.key returning renditions.key
  `.execute(db)
  return new Set(rows.map(({ key }) => key))
}

/** Storage no longer has a file that it should have: the same as if it had been cleaned up, so that retry helps. */
export async function noteMissing(tx: Tx, key: string, at: string): Promise<void> {
  const { numUpdatedRows } = await tx
    .updateTable('renditions')
    .set({ expired_at: at, removed_at: at })
    .where('key', '=', key)
    .where('removed_at', 'is', null)
    .executeTakeFirst()
  if (numUpdatedRows > 0n) await markExpired(tx, [key], at)
}

/** Exports whose files these are say from now on that some are gone. */
export async function markExpired(tx: Tx, keys: string[], at: string): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    update exports set files_expired_at = ${at} where files_expired_at is null and id in (
      select export_id from export_images where rendition_key = any(${keys}) and status = 'completed')
    returning id
  `.execute(tx)
  const patch = { files_expired_at: at, download_url: null }
  await recordEvents(
    tx,
    rows.map(({ id }) => ({ type: 'export.updated', id, patch })),
  )
}
