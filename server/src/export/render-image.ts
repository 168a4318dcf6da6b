// Renders one image of an export in every format asked, and hands the export on when it was the last.
import { isSettled } from '@sartiq/contract/export/status.ts'
import { type ExportFormat } from '@sartiq/contract/export/format.ts'
import { sourceKey } from '../intake/rules/keys.ts'
import { timestamp } from '../platform/clock.ts'
import type { Context } from '../platform/context.ts'
import { transact } from '../platform/db/database.ts'
import { recordEvents } from '../platform/events/record-event.ts'
import { sha256OfFile } from '../platform/storage/sha256-of-file.ts'
import { ObjectMissing } from '../platform/storage/storage.ts'
import { finishImages, type Finished } from './finish-images.ts'
import { ImageFailure, renditionKey, type RenditionRequest } from './image/pipeline.ts'
import type { Frozen } from './rules/plan.ts'
import { renditionPath } from './rules/rendition-path.ts'
import { type Rendered, renderSource } from './render-source.ts'
import { signRendition } from './sign-rendition.ts'
import { findExport, formatsOf } from './store.ts'

type Job = { export_id: string; shot_id: string }
type Wanted = { image_id: string; key: string; request: RenditionRequest; frozen: Frozen }

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
  await signAll(ctx, wanted, finished)
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
    return { image_id: id, key: renditionKey(source.sha256, request), request, frozen: frozen as Frozen }
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

/** Whether a rendition lies in storage as it was written: one that was damaged there is rendered anew. */
async function exists(ctx: Context, key: string): Promise<boolean> {
  const row = await ctx.db.selectFrom('renditions').select('sha256').where('key', '=', key).executeTakeFirst()
  if (!row) return false
  const sha256 = await hashOf(ctx, renditionPath(key))
  if (sha256 !== null && sha256 !== row.sha256)
    ctx.log.error({ key }, 'a stored rendition is damaged; rendering it anew')
  return sha256 === row.sha256
}

async function hashOf(ctx: Context, key: string): Promise<string | null> {
  try {
    return await ctx.storage.withFile(key, sha256OfFile)
  } catch (error) {
    if (error instanceof ObjectMissing) return null
    throw error
  }
}

async function renderAll(ctx: Context, wanted: Wanted[]): Promise<Finished[]> {
  const [first] = wanted
  if (!first) return []
  const requests = wanted.map(({ request }) => request)
  const results = await renderSource(ctx, first.frozen.source, requests)
  return Promise.all(results.map((result, at) => keep(ctx, wanted[at] as Wanted, result)))
}

/** Signs what is finished and was to bear marks of origin; the keys become those of the signed files. */
async function signAll(ctx: Context, wanted: Wanted[], finished: Finished[]): Promise<void> {
  for (const one of finished) {
    const frozen = wanted.find(({ image_id }) => image_id === one.image_id)?.frozen
    const digital_source_type = frozen?.metadata.digital_source_type
    if (!ctx.signer || !frozen || !digital_source_type || !('rendition_key' in one)) continue
    const { approved_by, approved_at, model, metadata } = frozen
    const approved = { approved_by, approved_at: approved_at && new Date(approved_at).toISOString() }
    const claim = { title: metadata.title ?? '', digital_source_type, model, ...approved }
    one.rendition_key = await signRendition(ctx, ctx.signer, one.rendition_key, claim)
  }
}

async function keep(ctx: Context, { image_id, key, frozen }: Wanted, result: Rendered): Promise<Finished> {
  if (result instanceof ImageFailure) {
    return { image_id, error_code: result.code, error_details: `${result.message} ${result.details}`.trim() }
  }
  if (result.data) await ctx.storage.put(renditionPath(key), result.data)
  else await ctx.storage.copy(sourceKey(frozen.source.sha256), renditionPath(key))
  const { sha256, crc32, bytes, mime, width, height, bit_depth, color_profile, has_alpha } = result
  const row = { sha256, crc32, bytes, mime, width, height, bit_depth, color_profile, has_alpha }
  await ctx.db
    .insertInto('renditions')
    .values({ key, ...row, created_at: timestamp(ctx.clock) })
    .onConflict((conflict) => conflict.column('key').doUpdateSet(row))
    .execute()
  return { image_id, rendition_key: key }
}
