// Revisions in the database: asked of the generator, answered by an image, or failed for a reason.
import type { Revision } from '@sartiq/contract/decide/revision.ts'
import { sql } from 'kysely'
import { timestamp } from '../platform/clock.ts'
import type { Context } from '../platform/context.ts'
import type { Db, Tx } from '../platform/db/database.ts'
import type { RevisionRow } from '../platform/db/tables.ts'
import { recordEvents } from '../platform/events/record-event.ts'
import { findGenerator, settingsOf } from './generate/settings.ts'
import { generateImages } from './tasks.ts'

export const noGenerator =
  'No generator is set: an admin chooses one in the settings, or somebody hands the image in with this revision_id.'

/** Revisions with the ids of the predictions that answer them. */
export function selectRevisions(db: Db | Tx) {
  return db
    .selectFrom('revisions')
    .selectAll('revisions')
    .select(
      sql<string[]>`array(select p.id::text from predictions p where p.revision_id = revisions.id
        and p.image_status <> 'broken' order by p.created_at, p.id)`.as('answers'),
    )
}

export function revisionView(row: RevisionRow & { answers: string[] }): Revision {
  return {
    id: row.id,
    shot_id: row.shot_id,
    prediction_id: row.prediction_id,
    status: row.status,
    changes_requested: row.changes_requested,
    regenerate: row.regenerate,
    config_overrides: row.config_overrides,
    generator: row.generator,
    message: row.message,
    answers: row.answers,
    requested_by: { id: row.requested_by, name: row.requested_by_name },
    created_at: row.created_at,
    answered_at: row.answered_at,
  }
}

/** The revision, locked. Lock its shot first. */
export function lockRevision(tx: Tx, id: string): Promise<RevisionRow | undefined> {
  return tx.selectFrom('revisions').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

/** Asks the generator, or writes down that there is none. Answers whether there is one. */
export async function askGenerator(ctx: Context, tx: Tx, row: RevisionRow): Promise<boolean> {
  const chosen = await findGenerator(tx)
  const settings = chosen ? settingsOf(chosen) : ({ type: 'none' } as const)
  if (settings.type === 'none') {
    await change(tx, row, { status: 'OPEN', message: noGenerator, generator: null, deadline_at: null })
    return false
  }
  const attempt = row.attempt + 1
  const seconds = 'deadline_s' in settings ? settings.deadline_s : 900
  const deadline_at = new Date(ctx.clock.now().getTime() + seconds * 1000).toISOString()
  const asked = { generator: settings.type, attempt, deadline_at, remote_id: null, message: null }
  await change(tx, row, { status: 'OPEN', regenerate: true, ...asked })
  await ctx.queue.add(tx, generateImages, [{ revision_id: row.id, attempt }])
  return true
}

/** An image that can be seen answers its revision, however late. One that was answered or withdrawn stays so. */
export async function answerRevision(tx: Tx, revision_id: string, at: string): Promise<void> {
  const row = await lockRevision(tx, revision_id)
  if (row?.status !== 'OPEN' && row?.status !== 'FAILED') return
  await change(tx, row, { status: 'ANSWERED', answered_at: at, message: null })
  await markShot(tx, row.shot_id)
}

/** Nothing came of this attempt. A revision that was answered, or asked again, meanwhile is left alone. */
export async function failRevision(tx: Tx, revision_id: string, attempt: number, message: string): Promise<void> {
  const row = await lockRevision(tx, revision_id)
  if (row?.status !== 'OPEN' || row.attempt !== attempt) return
  await change(tx, row, { status: 'FAILED', message })
}

/** A decision that is taken back takes its revision with it. */
export async function withdrawRevisions(tx: Tx, undo_id: string): Promise<void> {
  const rows = await tx
    .selectFrom('revisions')
    .selectAll()
    .where('undo_id', '=', undo_id)
    .where('status', 'in', ['OPEN', 'FAILED'])
    .forUpdate()
    .execute()
  for (const row of rows) await change(tx, row, { status: 'WITHDRAWN', message: null })
}

type Changes = Partial<Omit<RevisionRow, 'id' | 'changes_requested' | 'config_overrides'>>

async function change(tx: Tx, row: RevisionRow, changes: Changes): Promise<void> {
  await tx.updateTable('revisions').set(changes).where('id', '=', row.id).execute()
  const { status, message, shot_id } = { ...row, ...changes }
  await recordEvents(tx, [{ type: 'revision.updated', id: row.id, patch: { shot_id, status, message } }])
}

/** The mark beside a shot's state goes when nothing that was asked for is outstanding. */
async function markShot(tx: Tx, shot_id: string): Promise<void> {
  const shot = await tx
    .updateTable('shots')
    .set({
      open_revision: sql<boolean>`exists (select 1 from revisions r where r.shot_id = shots.id and r.status in ('OPEN', 'FAILED'))`,
    })
    .where('id', '=', shot_id)
    .returning(['shooting_id', 'status', 'approved_prediction_id', 'version', 'open_revision'])
    .executeTakeFirst()
  if (shot) await recordEvents(tx, [{ type: 'shot.updated', id: shot_id, patch: shot }])
}

/** Attempts whose time is up fail, and can be retried. Safe to run in several processes at once. */
export async function expireGenerations(tx: Tx, ctx: Pick<Context, 'clock'>): Promise<number> {
  const late = await tx
    .selectFrom('revisions')
    .selectAll()
    .where('status', '=', 'OPEN')
    .where('deadline_at', '<', timestamp(ctx.clock))
    .orderBy('id')
    .forUpdate()
    .skipLocked()
    .execute()
  for (const row of late) await change(tx, row, { status: 'FAILED', message: 'The generator did not answer in time.' })
  return late.length
}
