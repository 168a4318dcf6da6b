// Decisions in the database: shots are locked, judged by the caller, and written together with what follows from them.
import type { RejectionReason, ShotStatus } from '@sartiq/contract/decide/states.ts'
import { sql } from 'kysely'
import { type NamedShot, selectShots } from '../intake/store.ts'
import type { Db, Tx } from '../platform/db/database.ts'
import type { Before } from '../platform/db/tables.ts'
import { recordEvents } from '../platform/events/record-event.ts'
import { type AuditActor, recordAudit } from '../platform/audit/record-audit.ts'
import { newId } from '../platform/id.ts'
import type { ShotAfter } from './rules/judge.ts'

/** Locks shots, in the order of their ids so that two bulks never wait for each other in a circle. */
export async function lockShots(
  tx: Tx,
  ids: string[],
  which: 'present' | 'deleted_too' = 'present',
): Promise<Map<string, NamedShot>> {
  let query = selectShots(tx)
    .where('shots.id', '=', sql<string>`any(${ids}::uuid[])`)
    .orderBy('shots.id')
    .forUpdate('shots')
  if (which === 'present') query = query.where('deleted_at', 'is', null)
  const rows = await query.execute()
  return new Map(rows.map((row) => [row.id, row]))
}

/** Images of shots: their state, and whether they can be seen. */
export async function findImages(tx: Tx, shot_ids: string[]) {
  return tx
    .selectFrom('predictions')
    .select(['id', 'shot_id', 'status', 'image_status'])
    .where('shot_id', '=', sql<string>`any(${shot_ids}::uuid[])`)
    .execute()
}

/** The last decision on a shot that was not taken back. */
export function lastDecision(db: Db | Tx, shot_id: string) {
  return db
    .selectFrom('decisions')
    .selectAll()
    .where('shot_id', '=', shot_id)
    .where('undone_at', 'is', null)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** The action of each shot's last decision that was not taken back. */
export async function lastActions(tx: Tx, shot_ids: string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ shot_id: string; action: string }>`
    select distinct on (shot_id) shot_id, action from decisions
    where shot_id = any(${shot_ids}::uuid[]) and undone_at is null order by shot_id, at desc, id desc
  `.execute(tx)
  return new Map(rows.map(({ shot_id, action }) => [shot_id, action]))
}

/** One shot's change, as judged. `predictions` holds the images whose status changes with it. */
export type Change = {
  shot: NamedShot
  action: string
  after: ShotAfter
  predictions: { id: string; from: ShotStatus; to: ShotStatus }[]
  prediction_id: string | null
  reason: RejectionReason | null
  notes: string | null
}

/**
 * Writes changes of any number of locked shots: shots, predictions, decisions and events, a statement each.
 * @returns the undo_id that takes them all back
 */
export async function writeChanges(tx: Tx, actor: AuditActor, at: string, changes: Change[]): Promise<string> {
  const undo_id = newId()
  await updateShots(tx, at, changes)
  await updatePredictions(tx, changes)
  await sql`
    insert into decisions (id, undo_id, shot_id, prediction_id, action, from_status, to_status, before, version,
      reason, notes, actor_id, actor_name, at)
    select id, ${undo_id}::uuid, shot_id, prediction_id, action, from_status, to_status, before, version,
      reason, notes, ${actor.user_id}::uuid, ${actor.name}, ${at}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(changes.map(decisionOf))}::jsonb) as d(id uuid, shot_id uuid,
      prediction_id uuid, action text, from_status text, to_status text, before jsonb, version int, reason text, notes text)
  `.execute(tx)
  await recordEvents(
    tx,
    changes.map((change) => eventOf(change, at)),
  )
  await recordAudit(tx, actor, at, auditOf(undo_id, changes))
  return undo_id
}

async function updateShots(tx: Tx, at: string, changes: Change[]): Promise<void> {
  const rows = changes.map(({ shot, after }) => ({ id: shot.id, ...after }))
  await sql`
    update shots set status = c.status, approved_prediction_id = c.approved_prediction_id,
      rejection_reason = c.rejection_reason, version = version + 1, updated_at = ${at}::timestamptz,
      open_revision = coalesce(c.open_revision, shots.open_revision),
      deleted_at = case when c.deleted is null then deleted_at when c.deleted then ${at}::timestamptz end,
      cover_prediction_id = coalesce(c.approved_prediction_id, (
        select p.id from predictions p where p.shot_id = shots.id and p.image_status = 'ready'
        order by p.created_at desc, p.id desc limit 1))
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as c(id uuid, status text, approved_prediction_id uuid, rejection_reason text, open_revision boolean,
        deleted boolean)
    where shots.id = c.id
  `.execute(tx)
}

async function updatePredictions(tx: Tx, changes: Change[]): Promise<void> {
  const all = changes.flatMap((change) => change.predictions)
  if (all.length === 0) return
  await sql`
    update predictions set status = c.status
    from unnest(${all.map((one) => one.id)}::uuid[], ${all.map((one) => one.to)}::text[]) as c(id, status)
    where predictions.id = c.id
  `.execute(tx)
}

function decisionOf({ shot, action, after, predictions, prediction_id, reason, notes }: Change) {
  const before: Before = {
    status: shot.status,
    approved_prediction_id: shot.approved_prediction_id,
    rejection_reason: shot.rejection_reason,
    predictions: Object.fromEntries(predictions.map((one) => [one.id, one.from])),
    ...(after.open_revision !== undefined && { open_revision: shot.open_revision }),
    ...(after.deleted !== undefined && { deleted: shot.deleted_at !== null }),
  }
  const version = shot.version + 1
  const statuses = { from_status: shot.status, to_status: after.status }
  return { id: newId(), shot_id: shot.id, prediction_id, action, ...statuses, before, version, reason, notes }
}

function eventOf({ shot, after }: Change, at: string) {
  const { id, shooting_id, version } = shot
  const { status, approved_prediction_id, open_revision, deleted } = after
  const marks = {
    ...(open_revision !== undefined && { open_revision }),
    ...(deleted !== undefined && { deleted_at: deleted ? at : null }),
  }
  const patch = { shooting_id, status, approved_prediction_id, version: version + 1, ...marks }
  return { type: 'shot.updated', id, patch }
}

/** One entry a call: a bulk's shots are the decisions of its undo_id. */
function auditOf(undo_id: string, changes: Change[]) {
  const [first] = changes
  const { shot, action = 'nothing', after, reason, notes, prediction_id } = first ?? {}
  if (changes.length !== 1)
    return { action: `shot.${action}`, details: { undo_id, shots: changes.length, reason, notes } }
  const details = { undo_id, from: shot?.status, to: after?.status, prediction_id, reason, notes }
  return { action: `shot.${action}`, subject: shot?.id ?? null, details }
}
