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
import { ImageFailure, type Rendition, renditionKey, type RenditionRequest, renderImages } from './image/pipeline.ts'
import { useRendition } from './renditions.ts'
import type { Frozen } from './rules/plan.ts'
import { renditionPath } from './rules/rendition-path.ts'
import { signRendition } from './sign-rendition.ts'
import { findExport, formatsOf } from './store.ts'

type Job = { export_id: string; shot_id: string }
type Wanted = { image_id: string; key: string; request: RenditionRequest; source_sha256: string; frozen: Frozen }

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
    const source_sha256 = source.sha256
    const request: RenditionRequest = { format: formats[format_index] as ExportFormat, metadata }
    return { image_id: id, key: renditionKey(source_sha256, request), request, source_sha256, frozen: frozen as Frozen }
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
  const written = await useRendition(ctx.db, key, ctx.clock.now())
  if (!written) return false
  const sha256 = await hashOf(ctx, renditionPath(key))
  if (sha256 !== null && sha256 !== written) ctx.log.error({ key }, 'a stored rendition is damaged; rendering it anew')
  return sha256 === written
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
  const results = await renderSource(ctx, first.source_sha256, requests)
  return Promise.all(results.map((result, at) => keep(ctx, wanted[at] as Wanted, result)))
}

/** Renders what was approved, or nothing: other bytes under its name would leave as if they had been. */
async function renderSource(
  ctx: Context,
  sha256: string,
  requests: RenditionRequest[],
): Promise<(Rendition | ImageFailure)[]> {
  const failAll = (failure: ImageFailure): ImageFailure[] => requests.map(() => failure)
  try {
    return await ctx.storage.withFile(sourceKey(sha256), async (path) => {
      const found = await sha256OfFile(path)
      if (found === sha256) return renderImages(path, requests)
      ctx.log.error({ sha256, found }, 'a stored source is damaged')
      return failAll(
        new ImageFailure(
          'IMAGE_ALTERED',
          'The stored file is no longer the one that was approved; send the same file again, then retry.',
          `sha256 ${found} instead of ${sha256}`,
        ),
      )
    })
  } catch (error) {
    if (!(error instanceof ObjectMissing)) throw error
    return failAll(new ImageFailure('IMAGE_MISSING', 'The source file is missing from storage.'))
  }
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

async function keep(ctx: Context, { image_id, key }: Wanted, result: Rendition | ImageFailure): Promise<Finished> {
  if (result instanceof ImageFailure) {
    return { image_id, error_code: result.code, error_details: `${result.message} ${result.details}`.trim() }
  }
  await ctx.storage.put(renditionPath(key), result.data)
  const { sha256, crc32, bytes, mime, width, height, bit_depth, color_profile, has_alpha } = result
  const at = timestamp(ctx.clock)
  const facts = { sha256, crc32, bytes, mime, width, height, bit_depth, color_profile, has_alpha }
  const row = { ...facts, used_at: at, expired_at: null, removed_at: null }
  await ctx.db
    .insertInto('renditions')
    .values({ key, ...row, created_at: at })
    .onConflict((conflict) => conflict.column('key').doUpdateSet(row))
    .execute()
  return { image_id, rendition_key: key }
}
