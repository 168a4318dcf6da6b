// Which renditions lie in storage as they were written: one that was damaged there is rendered anew.
import type { Context } from '../platform/context.ts'
import { crc32OfFile } from '../platform/storage/crc32-of-file.ts'
import { sha256OfFile } from '../platform/storage/sha256-of-file.ts'
import { ObjectMissing } from '../platform/storage/storage.ts'
import { type StoredRendition, useRenditions } from './renditions.ts'
import { renditionPath } from './rules/rendition-path.ts'

/** Of some keys, those whose rendition may be used again. */
export async function intactRenditions(ctx: Context, keys: string[]): Promise<Set<string>> {
  if (keys.length === 0) return new Set()
  const intact = new Set<string>()
  for (const row of await useRenditions(ctx.db, keys, ctx.clock.now()))
    if (await isIntact(ctx, row)) intact.add(row.key)
  return intact
}

async function isIntact(ctx: Context, row: StoredRendition): Promise<boolean> {
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
