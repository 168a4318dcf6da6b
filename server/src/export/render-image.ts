// Renders one image of an export in every format asked, and hands the export on when it was the last.
import { isSettled } from '@sartiq/contract/export/status.ts'
import { sourceKey } from '../intake/rules/keys.ts'
import { timestamp } from '../platform/clock.ts'
import type { Context } from '../platform/context.ts'
import { finishImages, type Finished } from './finish-images.ts'
import { ImageFailure } from './image/pipeline.ts'
import { intactRenditions } from './intact-renditions.ts'
import { renditionPath } from './rules/rendition-path.ts'
import { type Rendered, renderSource } from './render-source.ts'
import { signRendition } from './sign-rendition.ts'
import { formatsOf } from './store.ts'
import { type Wanted, wantedOf } from './wanted-images.ts'

type Job = { export_id: string; shot_id: string }

/** Safe to run twice: images that are finished are left alone, renditions that exist are used again. */
export async function renderImage(ctx: Context, job: Job, signal: AbortSignal): Promise<void> {
  const { wanted, known } = await begin(ctx, job)
  if (wanted.length === 0) return
  const intact = known.length > 0 ? await intactRenditions(ctx, known) : new Set<string>()
  const missing = wanted.filter(({ key }) => !intact.has(key))
  const finished: Finished[] = wanted
    .filter(({ key }) => intact.has(key))
    .map(({ image_id, key }) => ({ image_id, rendition_key: key }))
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

/** `known` are the keys that a rendition may be there for: another export may have made it since this one began. */
async function begin(ctx: Context, job: Job): Promise<{ wanted: Wanted[]; known: string[] }> {
  const rows = await unfinished(ctx, job)
  const [first] = rows
  if (!first || isSettled(first.export_status)) return { wanted: [], known: [] }
  const wanted = wantedOf(formatsOf(first), rows)
  // A worker of another version may have begun it, under another name.
  const isKnown = (key: string, at: number): boolean => rows[at]?.rendition_key !== key || rows[at].known_key !== null
  return { wanted, known: wanted.map(({ key }) => key).filter(isKnown) }
}

function unfinished(ctx: Context, { export_id, shot_id }: Job) {
  return ctx.db
    .selectFrom('export_images')
    .innerJoin('exports', 'exports.id', 'export_images.export_id')
    .leftJoin('renditions', 'renditions.key', 'export_images.rendition_key')
    .select(['export_images.id', 'shot_id', 'format_index', 'frozen', 'formats', 'exports.status as export_status'])
    .select(['rendition_key', 'renditions.key as known_key'])
    .where('export_id', '=', export_id)
    .where('shot_id', '=', shot_id)
    .where('export_images.status', 'in', ['pending', 'processing'])
    .orderBy('position')
    .execute()
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
