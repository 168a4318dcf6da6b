// Which renditions lie in storage as they were written: one that was damaged there is rendered anew.
import type { Context } from '../platform/context.ts'
import { crc32OfFile } from '../platform/storage/crc32-of-file.ts'
import { sha256OfFile } from '../platform/storage/sha256-of-file.ts'
import { ObjectMissing } from '../platform/storage/storage.ts'
import { renditionPath } from './rules/rendition-path.ts'

type Row = { key: string; sha256: string; crc32: number; bytes: number }

/** Of some keys, those whose rendition may be used again. */
export async function intactRenditions(ctx: Context, keys: string[]): Promise<Set<string>> {
  const rows = await ctx.db
    .selectFrom('renditions')
    .select(['key', 'sha256', 'crc32', 'bytes'])
    .where('key', 'in', keys)
    .execute()
  const intact = new Set<string>()
  for (const row of rows) if (await isIntact(ctx, row)) intact.add(row.key)
  return intact
}

async function isIntact(ctx: Context, row: Row): Promise<boolean> {
  try {
    const intact = await ctx.storage.withFile(renditionPath(row.key), (path) => {
      // What is to be signed is held against its whole hash, as a source is.
      if (ctx.signer) return sha256OfFile(path) === row.sha256
      const { crc32, bytes } = crc32OfFile(path)
      return bytes === row.bytes && crc32 === row.crc32
    })
    if (!intact) ctx.log.error({ key: row.key }, 'a stored rendition is damaged; rendering it anew')
    return intact
  } catch (error) {
    if (error instanceof ObjectMissing) return false
    throw error
  }
}
