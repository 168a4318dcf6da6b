// Shootings, shots and predictions in the database.
import { restorableDays } from '@sartiq/contract/decide/endpoints.ts'
import { shotStatuses } from '@sartiq/contract/decide/states.ts'
import { refuse } from '@sartiq/contract/error.ts'
import type { Shooting } from '@sartiq/contract/intake/shot.ts'
import { sql } from 'kysely'
import type { Db, Tx } from '../platform/db/database.ts'
import type { PredictionRow, ShotRow } from '../platform/db/tables.ts'
import { newId } from '../platform/id.ts'

/** A shot with the name of its shooting, as every answer shows it. */
export type NamedShot = ShotRow & { shooting: string }

const countColumns = shotStatuses.map((status) => sql<number>`count(*) filter (where status = ${status})`.as(status))

/** Shootings with how many of their shots stand in each state; deleted shots and those without an image do not count. */
export function selectShootings(db: Db | Tx) {
  return db
    .selectFrom('shootings')
    .leftJoinLateral(
      (lateral) =>
        lateral
          .selectFrom('shots')
          .select(countColumns)
          .whereRef('shots.shooting_id', '=', 'shootings.id')
          .where('deleted_at', 'is', null)
          .where('cover_prediction_id', 'is not', null)
          .as('counts'),
      (join) => join.onTrue(),
    )
    .selectAll('shootings')
    .select(shotStatuses.map((status) => `counts.${status}` as const))
}

export type ShootingRow = Awaited<ReturnType<ReturnType<typeof selectShootings>['executeTakeFirstOrThrow']>>

export function shootingView(row: ShootingRow): Shooting {
  const { PENDING_REVIEW, APPROVED, REJECTED, EXPORTED, ...shooting } = row
  return {
    ...shooting,
    counts: {
      PENDING_REVIEW: PENDING_REVIEW ?? 0,
      APPROVED: APPROVED ?? 0,
      REJECTED: REJECTED ?? 0,
      EXPORTED: EXPORTED ?? 0,
    },
  }
}

export function selectShots(db: Db | Tx) {
  return db
    .selectFrom('shots')
    .innerJoin('shootings', 'shootings.id', 'shots.shooting_id')
    .selectAll('shots')
    .select('shootings.name as shooting')
}

export function findShot(db: Db | Tx, id: string): Promise<NamedShot | undefined> {
  return selectShots(db).where('shots.id', '=', id).executeTakeFirst()
}

export function findPrediction(db: Db | Tx, id: string): Promise<PredictionRow | undefined> {
  return db.selectFrom('predictions').selectAll().where('id', '=', id).executeTakeFirst()
}

/**
 * The shooting of a name, made when new, and kept until the transaction ends. Two uploads at once get the same one; one
 * that a refused upload opened and takes away again meanwhile is made anew.
 */
export async function openShooting(tx: Tx, name: string, at: string): Promise<{ id: string; isNew: boolean }> {
  for (;;) {
    const id = newId()
    const made = await tx
      .insertInto('shootings')
      .values({ id, name, created_at: at, updated_at: at })
      .onConflict((conflict) => conflict.column('name').doNothing())
      .returning('id')
      .executeTakeFirst()
    if (made) return { id, isNew: true }
    const found = await tx
      .selectFrom('shootings')
      .select('id')
      .where('name', '=', name)
      .forKeyShare()
      .executeTakeFirst()
    if (found) return { id: found.id, isNew: false }
  }
}

export type ShotFacts = Pick<
  ShotRow,
  'shooting_id' | 'sku' | 'product_name' | 'product_category' | 'shot_type' | 'subject' | 'style_name'
>

/** Deleted before this, a shot is gone for good. */
export function restorableSince(at: string): string {
  return new Date(Date.parse(at) - restorableDays * 24 * 3600 * 1000).toISOString()
}

/** Refuses an image for a shot that was deleted: it would come to light nowhere, or bring back what somebody threw away. */
export function refuseDeleted(shot: Pick<ShotRow, 'id' | 'sku' | 'shot_type' | 'deleted_at'>): never {
  return refuse('STATE_CONFLICT', {
    detail: `${shot.sku} ${shot.shot_type} was deleted on ${shot.deleted_at?.slice(0, 10)}; restore the shot first (POST /shots/${shot.id}/restore), then send the image again.`,
    shot_id: shot.id,
    deleted_at: shot.deleted_at,
  })
}

/** The shot of a natural key, made when new, and locked. @throws Refusal STATE_CONFLICT for one that was deleted */
export async function openShot(tx: Tx, facts: ShotFacts, at: string): Promise<string> {
  const deleted = await tx
    .selectFrom('shots')
    .select(['id', 'sku', 'shot_type', 'deleted_at'])
    .where((where) =>
      where.and({
        shooting_id: facts.shooting_id,
        sku: facts.sku,
        shot_type: facts.shot_type,
        subject: facts.subject,
      }),
    )
    .where('deleted_at', '>', restorableSince(at))
    .executeTakeFirst()
  if (deleted) refuseDeleted(deleted)
  const id = newId()
  const row = await tx
    .insertInto('shots')
    .values({ id, ...facts, created_at: at, updated_at: at })
    // Writing the key over itself locks the row, so that two uploads to one shot take turns.
    .onConflict((conflict) =>
      conflict
        .columns(['shooting_id', 'sku', 'shot_type', 'subject'])
        .where('deleted_at', 'is', null)
        .doUpdateSet({ sku: facts.sku }),
    )
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}
