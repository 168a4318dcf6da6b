// Renders one image of an export in every format asked, and hands the export on when it was the last.
import { isSettled } from '@sartiq/contract/export/status.ts'
import { type ExportFormat } from '@sartiq/contract/export/format.ts'
import { sourceKey } from '../intake/rules/keys.ts'
import { timestamp } from '../platform/clock.ts'
import type { Context } from '../platform/context.ts'
import { transact } from '../platform/db/database.ts'
import { recordEvents } from '../platform/events/record-event.ts'
import { ObjectMissing } from '../platform/storage/storage.ts'
import { finishImages, type Finished } from './finish-images.ts'
import { ImageFailure, type Rendition, renditionKey, type RenditionRequest, renderImages } from './image/pipeline.ts'
import type { Frozen } from './rules/plan.ts'
import { renditionPath } from './rules/rendition-path.ts'
import { findExport, formatsOf } from './store.ts'

type Job = { export_id: string; shot_id: string }
type Wanted = { image_id: string; key: string; request: RenditionRequest; source_sha256: string }

/** Safe to run twice: images that are finished are left alone, renditions that exist are used again. */
export async function renderImage(ctx: Context, job: Job, signal: AbortSignal): Promise<void> {
  const wanted = await begin(ctx, job)
  if (wanted.length === 0) return
  const finished: Finished[] = []
  const missing: Wanted[] = []
  for (const one of wanted) {
    if (await exists(ctx, one.key)) finished.push({ image_id: one.image_id, rendition_key: one.key })
    else missing.push(one)
  }
  finished.push(...(await renderAll(ctx, missing)))
  // Cancelled meanwhile: the renditions stay for whoever asks next, the export keeps what it had.
  if (signal.aborted) return
  await finishImages(ctx, job.export_id, finished)
}

/** Every try failed, through no fault of the image: the export goes on without it. */
export async function giveUpRendering(ctx: Context, job: Job, error: unknown): Promise<void> {
  const rows = await unfinished(ctx, job)
  const details = error instanceof Error ? error.message : String(error)
  await finishImages(
    ctx,
    job.export_id,
    rows.map(({ id }) => ({ image_id: id, error_code: 'FAULT', error_details: details })),
  )
}

async function begin(ctx: Context, job: Job): Promise<Wanted[]> {
  const row = await findExport(ctx.db, job.export_id)
  if (!row || isSettled(row.status)) return []
  if (row.status === 'PENDING') await markProcessing(ctx, job.export_id)
  const formats = formatsOf(row)
  const rows = await unfinished(ctx, job)
  return rows.map(({ id, format_index, frozen }) => {
    const { source, metadata } = frozen as Frozen
    const request: RenditionRequest = { format: formats[format_index] as ExportFormat, metadata }
    return { image_id: id, key: renditionKey(source.sha256, request), request, source_sha256: source.sha256 }
  })
}

function unfinished(ctx: Context, { export_id, shot_id }: Job) {
  return ctx.db
    .selectFrom('export_images')
    .select(['id', 'format_index', 'frozen'])
    .where('export_id', '=', export_id)
    .where('shot_id', '=', shot_id)
    .where('status', 'in', ['pending', 'processing'])
    .orderBy('position')
    .execute()
}

async function markProcessing(ctx: Context, id: string): Promise<void> {
  await transact(ctx.db, async (tx) => {
    const changed = await tx
      .updateTable('exports')
      .set({ status: 'PROCESSING' })
      .where('id', '=', id)
      .where('status', '=', 'PENDING')
      .executeTakeFirst()
    if (changed.numUpdatedRows > 0n)
      await recordEvents(tx, [{ type: 'export.updated', id, patch: { status: 'PROCESSING' } }])
  })
}

async function exists(ctx: Context, key: string): Promise<boolean> {
  const row = await ctx.db.selectFrom('renditions').select('bytes').where('key', '=', key).executeTakeFirst()
  return row !== undefined && (await ctx.storage.head(renditionPath(key))) === row.bytes
}

async function renderAll(ctx: Context, wanted: Wanted[]): Promise<Finished[]> {
  const [first] = wanted
  if (!first) return []
  let results: (Rendition | ImageFailure)[]
  try {
    const requests = wanted.map(({ request }) => request)
    results = await ctx.storage.withFile(sourceKey(first.source_sha256), (path) => renderImages(path, requests))
  } catch (error) {
    if (!(error instanceof ObjectMissing)) throw error
    return wanted.map(({ image_id }) => ({
      image_id,
      error_code: 'IMAGE_MISSING',
      error_details: 'The source file is missing from storage.',
    }))
  }
  return Promise.all(results.map((result, at) => keep(ctx, wanted[at] as Wanted, result)))
}

async function keep(ctx: Context, { image_id, key }: Wanted, result: Rendition | ImageFailure): Promise<Finished> {
  if (result instanceof ImageFailure) {
    return { image_id, error_code: result.code, error_details: `${result.message} ${result.details}`.trim() }
  }
  await ctx.storage.put(renditionPath(key), result.data)
  const { sha256, crc32, bytes, mime, width, height, bit_depth, color_profile, has_alpha } = result
  const row = { sha256, crc32, bytes, mime, width, height, bit_depth, color_profile, has_alpha }
  await ctx.db
    .insertInto('renditions')
    .values({ key, ...row, created_at: timestamp(ctx.clock) })
    .onConflict((conflict) => conflict.column('key').doUpdateSet(row))
    .execute()
  return { image_id, rendition_key: key }
}
