// Writes the three files of an export's manifest into storage.
import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import type { DeliveryImage } from '../export/store.ts'
import type { Context } from '../platform/context.ts'
import type { ExportRow } from '../platform/db/tables.ts'
import { manifestRows, manifestTexts } from './rules/manifest-rows.ts'
import { type ManifestFile, manifestKey } from './zip-plan.ts'

/** @param delivered_at RFC 3339 */
export async function writeManifest(
  ctx: Context,
  record: ExportRow,
  images: DeliveryImage[],
  delivered_at: string,
): Promise<ManifestFile[]> {
  const hash = (text: string) => createHash('sha256').update(text).digest('hex')
  const texts = manifestTexts(record, manifestRows(record, images, delivered_at), hash)
  const files: ManifestFile[] = []
  for (const { path, text, sha256 } of texts) {
    const data = Buffer.from(text)
    await ctx.storage.put(manifestKey(record.id, sha256), data)
    files.push({ path, sha256, bytes: data.length, crc32: crc32(data) })
  }
  return files
}
