// Reads an image that arrived: decodes it once, keeps its facts, checks and small versions, and shows it to everybody.
import { type ErrorCode, errors } from '@sartiq/contract/error.ts'
import type { ImageCheck } from '@sartiq/contract/intake/shot.ts'
import { timestamp } from '../platform/clock.ts'
import type { Context } from '../platform/context.ts'
import { transact, type Tx } from '../platform/db/database.ts'
import type { PredictionRow } from '../platform/db/tables.ts'
import { recordEvents } from '../platform/events/record-event.ts'
import { ObjectMissing } from '../platform/storage/storage.ts'
import { hammingDistance } from './image/perceptual-hash.ts'
import { ImageFailure, readImage, type ImageReading } from './image/read-image.ts'
import { derivedKey, sourceKey } from './rules/keys.ts'
import { failRevision, lockRevision, answerRevision } from './revisions.ts'
import { findPrediction } from './store.ts'

/** Reads one prediction's image. Safe to run twice: what is read already is left alone. */
export async function readPrediction(ctx: Context, { prediction_id }: { prediction_id: string }): Promise<void> {
  const row = await findPrediction(ctx.db, prediction_id)
  if (!row || row.image_status !== 'reading') return
  let reading: ImageReading
  try {
    reading = await ctx.storage.withFile(sourceKey(row.sha256), (path) => readImage(path))
  } catch (error) {
    if (error instanceof ImageFailure) return markBroken(ctx, row, error.code)
    if (error instanceof ObjectMissing) return markBroken(ctx, row, 'IMAGE_MISSING')
    throw error
  }
  await ctx.storage.put(derivedKey(row.sha256, 'thumbnail'), reading.thumbnail)
  await ctx.storage.put(derivedKey(row.sha256, 'preview'), reading.preview)
  await transact(ctx.db, (tx) => markReady(tx, row, reading, timestamp(ctx.clock)))
}

/** The image could not be read, however often it was tried. */
export async function giveUpReading(ctx: Context, { prediction_id }: { prediction_id: string }): Promise<void> {
  const row = await findPrediction(ctx.db, prediction_id)
  if (row?.image_status === 'reading') await markBroken(ctx, row, 'IMAGE_UNSUPPORTED')
}

async function markReady(tx: Tx, row: PredictionRow, reading: ImageReading, at: string): Promise<void> {
  const shot = await tx
    .selectFrom('shots')
    .select(['shooting_id', 'approved_prediction_id'])
    .where('id', '=', row.shot_id)
    .forUpdate()
    .executeTakeFirst()
  if (!shot) return
  const { facts } = reading
  const checks = [...reading.checks, ...(await nearDuplicate(tx, row, facts.perceptual_hash))]
  const updated = await tx
    .updateTable('predictions')
    .set({
      image_status: 'ready',
      width: facts.width,
      height: facts.height,
      format: facts.format,
      color_profile: facts.color_profile,
      bit_depth: facts.bit_depth,
      has_alpha: facts.has_alpha,
      digital_source_type: facts.digital_source_type,
      source_marks: JSON.stringify(facts.source_marks),
      only_pixels: facts.only_pixels,
      perceptual_hash: facts.perceptual_hash,
      placeholder: reading.placeholder,
      checks: JSON.stringify(checks),
    })
    .where('id', '=', row.id)
    .where('image_status', '=', 'reading')
    .executeTakeFirst()
  if (updated.numUpdatedRows === 0n) return
  if (!shot.approved_prediction_id) await coverWithNewest(tx, row.shot_id, at)
  if (row.revision_id) await answerRevision(tx, row.revision_id, at)
  await recordEvents(tx, [
    { type: 'prediction.ready', id: row.id, patch: { shot_id: row.shot_id, shooting_id: shot.shooting_id } },
  ])
}

async function coverWithNewest(tx: Tx, shot_id: string, at: string): Promise<void> {
  await tx
    .updateTable('shots')
    .set((set) => ({
      cover_prediction_id: set
        .selectFrom('predictions')
        .select('predictions.id')
        .where('shot_id', '=', shot_id)
        .where('image_status', '=', 'ready')
        .orderBy('created_at', 'desc')
        .orderBy('predictions.id', 'desc')
        .limit(1),
      updated_at: at,
    }))
    .where('id', '=', shot_id)
    .execute()
}

/** Two images this close (in bits of 64) look the same to a person. */
const nearBits = 3

async function nearDuplicate(tx: Tx, row: PredictionRow, hash: string): Promise<ImageCheck[]> {
  const siblings = await tx
    .selectFrom('predictions')
    .select(['id', 'perceptual_hash'])
    .where('shot_id', '=', row.shot_id)
    .where('id', '!=', row.id)
    .where('perceptual_hash', 'is not', null)
    .orderBy('created_at')
    .orderBy('id')
    .execute()
  const [nearest] = siblings
    .map(({ id, perceptual_hash }) => ({ id, bits: hammingDistance(perceptual_hash ?? '', hash) }))
    .toSorted((one, other) => one.bits - other.bits)
  if (!nearest || nearest.bits > nearBits) return []
  const message = `Looks almost the same as another variation of this shot (${nearest.bits} of 64 bits differ).`
  const figures = { value: nearest.bits, threshold: nearBits, near_duplicate_of: nearest.id }
  return [{ code: 'near_duplicate', level: 'info', message, ...figures }]
}

async function markBroken(ctx: Context, row: PredictionRow, code: ErrorCode): Promise<void> {
  const checks: ImageCheck[] = [{ code, level: 'warn', message: `${errors[code][1]}.` }]
  await transact(ctx.db, async (tx) => {
    await tx
      .updateTable('predictions')
      .set({ image_status: 'broken', broken_code: code, checks: JSON.stringify(checks) })
      .where('id', '=', row.id)
      .where('image_status', '=', 'reading')
      .execute()
    if (row.revision_id) await failUnreadable(tx, row.revision_id, code)
    await recordEvents(tx, [{ type: 'prediction.broken', id: row.id, patch: { shot_id: row.shot_id, code } }])
  })
}

/** What a generator sent cannot be seen: its revision has failed. One that people answer waits for a better image. */
async function failUnreadable(tx: Tx, revision_id: string, code: ErrorCode): Promise<void> {
  const revision = await lockRevision(tx, revision_id)
  if (!revision?.generator) return
  await failRevision(tx, revision_id, revision.attempt, `The image that came cannot be used: ${errors[code][1]}.`)
}
