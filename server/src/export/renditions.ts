// Rendered files: who used them last, and which were cleaned up or got lost.
import { sql } from 'kysely'
import type { Db, Tx } from '../platform/db/database.ts'
import { recordEvents } from '../platform/events/record-event.ts'

/** A use is written down again after this long, in ms; the shortest time that files are kept is twice that. */
const freshFor = 12 * 3600 * 1000

/**
 * The hash of a rendition that is in storage, else undefined. It counts as used from now on: whoever cleans up at the same
 * moment either finds it used, or has it removed before this answers.
 */
export async function useRendition(db: Db, key: string, now: Date): Promise<string | undefined> {
  const row = await db
    .selectFrom('renditions')
    .select(['sha256', 'used_at', 'expired_at', 'removed_at'])
    .where('key', '=', key)
    .executeTakeFirst()
  if (!row || row.removed_at) return undefined
  if (!row.expired_at && now.getTime() - Date.parse(row.used_at) < freshFor) return row.sha256
  const used = await db
    .updateTable('renditions')
    .set({ used_at: now.toISOString(), expired_at: null })
    .where('key', '=', key)
    .where('removed_at', 'is', null)
    .returning('sha256')
    .executeTakeFirst()
  return used?.sha256
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
