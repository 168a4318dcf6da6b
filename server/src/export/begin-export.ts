// Begins a part of an export: images whose files are there are finished together, the others get a job each.
import { isSettled } from '@sartiq/contract/export/status.ts'
import { sql } from 'kysely'
import type { Context } from '../platform/context.ts'
import { transact, type Tx } from '../platform/db/database.ts'
import { finishImages } from './finish-images.ts'
import { intactRenditions } from './intact-renditions.ts'
import { markProcessing } from './mark-processing.ts'
import { findExport, formatsOf, lockExport } from './store.ts'
import { type BeginExport, renderImage, renderPriority } from './tasks.ts'
import { type Wanted, wantedOf } from './wanted-images.ts'

/** Safe to run twice: an image that has its job, or is finished, is pending no more. */
export async function beginExport(ctx: Context, part: BeginExport): Promise<void> {
  const record = await findExport(ctx.db, part.export_id)
  if (!record || isSettled(record.status)) return
  const wanted = wantedOf(formatsOf(record), await pending(ctx, part))
  if (wanted.length === 0) return
  const ready = await whatIsReady(ctx, wanted)
  await transact(ctx.db, async (tx) => {
    const locked = await lockExport(tx, record.id)
    if (!locked || isSettled(locked.status)) return
    await markProcessing(tx, locked)
    await handOut(
      ctx,
      tx,
      part,
      wanted.filter((one) => !ready.has(one)),
    )
  })
  const finished = [...ready].map(({ image_id, key }) => ({ image_id, rendition_key: key }))
  if (finished.length > 0) await finishImages(ctx, record.id, finished)
}

/** Every try failed, through no fault of the images: the export goes on without these. */
export async function giveUpBeginning(ctx: Context, part: BeginExport, error: unknown): Promise<void> {
  const rows = await pending(ctx, part)
  const details = error instanceof Error ? error.message : String(error)
  await transact(ctx.db, async (tx) => {
    const locked = await lockExport(tx, part.export_id)
    if (locked) await markProcessing(tx, locked)
  })
  await finishImages(
    ctx,
    part.export_id,
    rows.map(({ id }) => ({ image_id: id, error_code: 'FAULT', error_details: details })),
  )
}

function pending(ctx: Context, { export_id, from, to }: BeginExport) {
  return ctx.db
    .selectFrom('export_images')
    .select(['id', 'shot_id', 'format_index', 'frozen'])
    .where('export_id', '=', export_id)
    .where('position', '>=', from)
    .where('position', '<', to)
    .where('status', '=', 'pending')
    .orderBy('position')
    .execute()
}

/** What is to be signed is not ready: that is the work of its own job. */
async function whatIsReady(ctx: Context, wanted: Wanted[]): Promise<Set<Wanted>> {
  const usable = wanted.filter(({ frozen }) => !ctx.signer || !frozen.metadata.digital_source_type)
  const intact = await intactRenditions(
    ctx,
    usable.map(({ key }) => key),
  )
  return new Set(usable.filter(({ key }) => intact.has(key)))
}

async function handOut(ctx: Context, tx: Tx, { export_id, images }: BeginExport, rest: Wanted[]) {
  const named = JSON.stringify(rest.map(({ image_id, key }) => ({ image_id, key })))
  const { rows } = await sql<{ shot_id: string }>`
    update export_images set status = 'processing', rendition_key = r.key
    from jsonb_to_recordset(${named}::jsonb) as r(image_id uuid, key text)
    where id = r.image_id and status = 'pending' returning shot_id
  `.execute(tx)
  const shots = new Set(rows.map(({ shot_id }) => shot_id))
  const jobs = rest.flatMap(({ shot_id }) => (shots.delete(shot_id) ? [{ export_id, shot_id }] : []))
  await ctx.queue.add(tx, renderImage, jobs, { group: export_id, priority: renderPriority(images) })
}
