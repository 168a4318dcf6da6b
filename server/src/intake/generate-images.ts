// Has the generator make what a revision asks for, and files what it made under the revision's shot.
import { Refusal } from '@sartiq/contract/error.ts'
import type { Context } from '../platform/context.ts'
import { transact, type Tx } from '../platform/db/database.ts'
import { OutgoingError } from '../platform/outgoing/outgoing-error.ts'
import { filePrediction } from './file-prediction.ts'
import { askComfyui } from './generate/ask-comfyui.ts'
import { askDemo } from './generate/ask-demo.ts'
import { askHttp } from './generate/ask-http.ts'
import { type Answer, GeneratorFailure, type Job, type Made } from './generate/made.ts'
import { findGenerator, generatorSecret, settingsOf } from './generate/settings.ts'
import { failRevision, noGenerator } from './revisions.ts'
import { findPrediction, findShot } from './store.ts'

type Payload = { revision_id: string; attempt: number }

/** Safe to run twice: an attempt that is over is left alone, and the same images are filed once. */
export async function generateImages(ctx: Context, payload: Payload, signal: AbortSignal): Promise<void> {
  const job = await loadJob(ctx, payload)
  if (!job) return
  try {
    const answer = await ask(ctx, job, signal)
    if (answer !== 'later') await transact(ctx.db, (tx) => fileAll(ctx, tx, job, answer))
  } catch (error) {
    const why = finalReason(error)
    if (why === undefined) throw error
    await fail(ctx, payload, why)
  }
}

/** However often it was tried, it did not work. */
export function giveUpGenerating(ctx: Context, payload: Payload, error: unknown): Promise<void> {
  // Our own faults have messages that are nobody's business but the log's.
  const isPeers =
    error instanceof OutgoingError ||
    (error instanceof Error && /^(The generator|ComfyUI) answered/.test(error.message))
  return fail(ctx, payload, isPeers ? error.message : 'The generator could not be asked; the log says why.')
}

async function fail(ctx: Context, { revision_id, attempt }: Payload, message: string): Promise<void> {
  await transact(ctx.db, (tx) => failRevision(tx, revision_id, attempt, message))
}

async function loadJob(ctx: Context, { revision_id, attempt }: Payload): Promise<Job | undefined> {
  const revision = await ctx.db.selectFrom('revisions').selectAll().where('id', '=', revision_id).executeTakeFirst()
  if (revision?.status !== 'OPEN' || revision.attempt !== attempt) return undefined
  const shot = await findShot(ctx.db, revision.shot_id)
  const parent = await findPrediction(ctx.db, revision.prediction_id)
  if (!shot || !parent) return undefined
  return { revision, shot, parent_sha256: parent.sha256, config: { ...parent.config, ...revision.config_overrides } }
}

async function ask(ctx: Context, job: Job, signal: AbortSignal): Promise<Answer> {
  const row = await findGenerator(ctx.db)
  const settings = row ? settingsOf(row) : undefined
  if (!row || !settings || settings.type === 'none') throw new GeneratorFailure(noGenerator)
  if (settings.type === 'demo') return askDemo(ctx, job)
  const secret = generatorSecret(ctx, row)
  if (settings.type === 'http') return askHttp(ctx, settings, secret, job, signal)
  const { id } = job.revision
  return askComfyui({ ctx, settings, api_key: secret, job, signal }, async (remote_id) => {
    await ctx.db.updateTable('revisions').set({ remote_id }).where('id', '=', id).execute()
  })
}

async function fileAll(ctx: Context, tx: Tx, { revision, shot }: Job, images: Made[]): Promise<void> {
  let useful = 0
  for (const { config, external_id, ...source } of images) {
    const { product_name, product_category, subject, style_name } = shot
    const facts = { product_name, product_category, subject, style_name }
    const metadata = { ...facts, shot_id: shot.id, revision_id: revision.id, config, external_id }
    const { row } = await filePrediction(ctx, tx, { metadata, ...source })
    if (row.revision_id === revision.id && row.image_status !== 'broken') useful++
  }
  if (useful === 0) throw new GeneratorFailure('The generator sent nothing but images that this shot already has.')
}

/** The sentence where trying again is useless; undefined where it may help. */
function finalReason(error: unknown): string | undefined {
  if (error instanceof GeneratorFailure || error instanceof Refusal) return error.message
  // Whoever kept us waiting until the deadline is not asked a second time unasked.
  if (error instanceof OutgoingError && error.kind !== 'network' && error.kind !== 'bad_response') return error.message
  return undefined
}
