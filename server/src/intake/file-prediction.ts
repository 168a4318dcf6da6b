// Files an image under its shot, opening shot and shooting when they are new, and has a worker read it.
import { refuse } from '@sartiq/contract/error.ts'
import { timestamp } from '../platform/clock.ts'
import type { Context } from '../platform/context.ts'
import type { Tx } from '../platform/db/database.ts'
import type { PredictionRow } from '../platform/db/tables.ts'
import { isId, newId } from '../platform/id.ts'
import type { ImageMetadata, Received } from './receive-image.ts'
import { openShooting, openShot, refuseDeleted } from './store.ts'
import { readPrediction } from './tasks.ts'

/** `newShooting` is the shooting that was opened for this very upload. */
export type Filed = { row: PredictionRow; isNew: boolean; newShooting: string | null }

/** Files an image whose bytes are in storage; an equal one of the shot, by bytes or by `external_id`, is found again. */
export async function filePrediction(ctx: Context, tx: Tx, received: Received): Promise<Filed> {
  const { metadata, sha256, bytes, crc32 } = received
  const at = timestamp(ctx.clock)
  const { shot_id, newShooting } = await openItsShot(tx, metadata, at)
  const known = await findKnown(tx, shot_id, sha256, metadata.external_id)
  if (known) return { row: known, isNew: false, newShooting: null }
  const revision = metadata.revision_id ? await revisionOf(tx, shot_id, metadata.revision_id) : undefined
  const row = await tx
    .insertInto('predictions')
    .values({
      id: newId(),
      shot_id,
      sha256,
      bytes,
      crc32,
      external_id: metadata.external_id ?? null,
      revision_id: revision?.id ?? null,
      parent_prediction_id: revision?.prediction_id ?? null,
      config: JSON.stringify({ ...revision?.config, ...metadata.config }),
      created_at: at,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  await tx
    .updateTable('shots')
    .set((set) => ({ prediction_count: set('prediction_count', '+', 1), updated_at: at }))
    .where('id', '=', shot_id)
    .execute()
  // A person is waiting for it: ahead of any render.
  await ctx.queue.add(tx, readPrediction, [{ prediction_id: row.id }])
  return { row, isNew: true, newShooting }
}

/** What an answer to a revision takes from it: its parent, and the parent's config with what was to be changed. */
async function revisionOf(tx: Tx, shot_id: string, revision_id: string) {
  const found = await tx
    .selectFrom('revisions')
    .innerJoin('predictions as parent', 'parent.id', 'revisions.prediction_id')
    .select(['revisions.id', 'revisions.prediction_id', 'revisions.config_overrides', 'parent.config'])
    .where('revisions.id', '=', revision_id)
    .where('revisions.shot_id', '=', shot_id)
    .executeTakeFirst()
  if (!found) refuseUnknown('/metadata/revision_id', `There is no revision ${revision_id} of this shot.`)
  return { ...found, config: { ...found.config, ...found.config_overrides } }
}

async function openItsShot(
  tx: Tx,
  metadata: ImageMetadata,
  at: string,
): Promise<{ shot_id: string; newShooting: string | null }> {
  if (metadata.shot_id) {
    const shot = await tx
      .selectFrom('shots')
      .select(['id', 'sku', 'shot_type', 'deleted_at'])
      .where('id', '=', metadata.shot_id)
      .forUpdate()
      .executeTakeFirst()
    if (!shot) refuseUnknown('/metadata/shot_id', `There is no shot ${metadata.shot_id}.`)
    if (shot.deleted_at) refuseDeleted(shot)
    return { shot_id: shot.id, newShooting: null }
  }
  const { shooting, sku, shot_type, product_name, product_category, subject, style_name } = metadata
  if (!shooting || !sku || !shot_type) refuseUnknown('/metadata', 'shooting, sku and shot_type are needed.')
  const { id: shooting_id, isNew } = await shootingOf(tx, shooting, at)
  const facts = { shooting_id, sku, shot_type, product_name, product_category, subject, style_name }
  return { shot_id: await openShot(tx, facts, at), newShooting: isNew ? shooting_id : null }
}

async function shootingOf(tx: Tx, nameOrId: string, at: string): Promise<{ id: string; isNew: boolean }> {
  if (!isId(nameOrId)) return openShooting(tx, nameOrId, at)
  const found = await tx
    .selectFrom('shootings')
    .select('id')
    .where('id', '=', nameOrId)
    .forKeyShare()
    .executeTakeFirst()
  if (!found) refuseUnknown('/metadata/shooting', `There is no shooting ${nameOrId}.`)
  return { id: found.id, isNew: false }
}

function refuseUnknown(pointer: string, detail: string): never {
  return refuse('INVALID_VALUE', { detail, errors: [{ pointer, message: detail }] })
}

function findKnown(tx: Tx, shot_id: string, sha256: string, external_id: string | undefined) {
  return tx
    .selectFrom('predictions')
    .selectAll()
    .where('shot_id', '=', shot_id)
    .where((where) =>
      where.or([where('sha256', '=', sha256), ...(external_id ? [where('external_id', '=', external_id)] : [])]),
    )
    .executeTakeFirst()
}
