// Streams an export's sealed ZIP, whole or any range of it, straight from the renditions.
import { refuse } from '@sartiq/contract/error.ts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { noteMissing } from '../export/renditions.ts'
import { renditionKeyOf } from '../export/rules/rendition-path.ts'
import { findExport, selectZipImages } from '../export/store.ts'
import { timestamp } from '../platform/clock.ts'
import type { Context } from '../platform/context.ts'
import { transact } from '../platform/db/database.ts'
import type { ExportRow } from '../platform/db/tables.ts'
import { sent } from '../platform/http/bind.ts'
import { answerRange, rangeHeaders } from '../platform/http/range.ts'
import { contentDisposition, matches } from '../platform/http/send-object.ts'
import { ObjectMissing } from '../platform/storage/storage.ts'
import { manifestFile, zipEntries, zipSources } from './zip-plan.ts'
import { planZip, type ZipPlan } from './zip/plan.ts'
import { zipStream } from './zip/stream.ts'

export async function downloadExport(
  ctx: Context,
  id: string,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<typeof sent> {
  const record = (await findExport(ctx.db, id)) ?? refuse('NOT_FOUND')
  if (record.restoring || !record.sealed_at || !record.zip_etag || record.zip_bytes === null) {
    refuse('EXPORT_NOT_READY', { detail: `The export is ${record.status}; there is nothing to download.` })
  }
  const file = { etag: record.zip_etag, bytes: record.zip_bytes }
  reply.header('cache-control', 'private, no-cache')
  if (matches(request.headers['if-none-match'], file.etag)) {
    await reply.status(304).header('etag', file.etag).send()
    return sent
  }
  if (record.files_expired_at) refuse('EXPORT_EXPIRED')
  const range = answerRange(request.headers, file)
  reply.headers(rangeHeaders(range, file))
  if (range.status === 416) refuse('RANGE_NOT_SATISFIABLE')
  const { plan, keys } = await loadPlan(ctx, record)
  const first = keys[0]
  if (first && (await ctx.storage.head(first)) === null) {
    await noteGone(ctx, first)
    refuse('EXPORT_EXPIRED')
  }
  reply.status(range.status).type('application/zip')
  reply.header('content-disposition', contentDisposition(zipName(record)))
  const open = async (index: number, start: number, end: number) => {
    const key = keys[index]
    if (!key) throw new ObjectMissing(`entry ${index}`)
    try {
      // The last byte of an object's range is inclusive; an empty entry is never opened.
      return await ctx.storage.get(key, { start, end: end - 1 })
    } catch (error) {
      if (error instanceof ObjectMissing) await noteGone(ctx, key)
      throw error
    }
  }
  await reply.send(zipStream(plan, open, range.status === 206 ? { from: range.from, to: range.to } : undefined))
  return sent
}

/** The next one who asks is told at once, and can have it rendered again. */
async function noteGone(ctx: Context, path: string): Promise<void> {
  const key = renditionKeyOf(path)
  if (key !== undefined) await transact(ctx.db, (tx) => noteMissing(tx, key, timestamp(ctx.clock)))
}

async function loadPlan(ctx: Context, record: ExportRow): Promise<{ plan: ZipPlan; keys: string[] }> {
  const images = await selectZipImages(ctx.db, record.id).execute()
  const files = z.array(manifestFile).parse(record.manifest_files)
  return { plan: planZip(zipEntries(images, files)), keys: zipSources(record.id, images, files) }
}

function zipName(record: ExportRow): string {
  return `export-${record.created_at.slice(0, 10)}-${record.id.slice(-6)}.zip`
}
