// Writes the three files of an export's manifest into storage, a thousand images at a time.
import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import * as zlib from 'node:zlib'
import { selectImages } from '../export/store.ts'
import type { Context } from '../platform/context.ts'
import type { ExportRow } from '../platform/db/tables.ts'
import { aboutExport, manifestRows } from './rules/manifest-rows.ts'
import {
  checksumLines,
  csvHeader,
  csvLines,
  deliveredFiles,
  jsonClosing,
  jsonLines,
  jsonOpening,
  manifestPaths,
} from './rules/manifest.ts'
import { type ManifestFile, manifestKey, type ZipImage } from './zip-plan.ts'

const batch = 1000

/**
 * @param delivered_at RFC 3339
 * @returns the files, and the images that are delivered, in order
 */
export async function writeManifest(
  ctx: Context,
  record: ExportRow,
  delivered_at: string,
): Promise<{ files: ManifestFile[]; images: ZipImage[] }> {
  const [json, csv, sums] = [textFile(manifestPaths.json), textFile(manifestPaths.csv), textFile(manifestPaths.sha256)]
  const images: ZipImage[] = []
  json.add(jsonOpening(aboutExport(record)))
  csv.add(csvHeader)
  const load = (from: number) =>
    selectImages(ctx.db, record.id)
      .where('position', '>=', from)
      .where('position', '<', from + batch)
      .execute()
  let next = load(0)
  for (let from = 0; from < record.total; from += batch) {
    const part = await next
    // The database fetches while lines are written.
    if (from + batch < record.total) next = load(from + batch)
    const rows = manifestRows(record, part, delivered_at)
    json.add(jsonLines(rows, from === 0))
    csv.add(csvLines(rows))
    sums.add(checksumLines(deliveredFiles(rows)))
    for (const { status, filename, bytes, crc32, rendition_key } of part) {
      if (status === 'completed') images.push({ filename, bytes, crc32, rendition_key })
    }
  }
  json.add(jsonClosing(record.total === 0))
  const covered = [json.end(), csv.end()]
  sums.add(checksumLines(covered))
  const texts = [json, csv, sums]
  const files = [...covered, sums.end()]
  await Promise.all(
    files.map(({ sha256 }, n) =>
      ctx.storage.put(manifestKey(record.id, sha256), Readable.from(texts[n]?.pieces ?? [])),
    ),
  )
  return { files, images }
}

/** A file of the manifest as it grows. */
function textFile(path: string) {
  const hash = createHash('sha256')
  const pieces: Buffer[] = []
  let [bytes, crc] = [0, 0]
  return {
    pieces,
    add(text: string): void {
      const piece = Buffer.from(text)
      hash.update(piece)
      crc = zlib.crc32(piece, crc)
      bytes += piece.length
      if (piece.length > 0) pieces.push(piece)
    },
    /** To be called once. */
    end: (): ManifestFile => ({ path, sha256: hash.digest('hex'), bytes, crc32: crc }),
  }
}
