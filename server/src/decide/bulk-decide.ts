// One decision on many shots: one lock, one judgement each, and the same few statements as for one shot.
import type { Parsed, Reply } from '@sartiq/contract/endpoint.ts'
import { type BulkAction, bulkOutcomes, type bulkDecide as endpoint } from '@sartiq/contract/decide/bulk.ts'
import { bulkLimit } from '@sartiq/contract/decide/endpoints.ts'
import { refuse } from '@sartiq/contract/error.ts'
import { roleMay } from '@sartiq/contract/people/role.ts'
import { sql } from 'kysely'
import { timestamp } from '../platform/clock.ts'
import type { Context } from '../platform/context.ts'
import { transact, type Tx } from '../platform/db/database.ts'
import type { Actor } from '../platform/http/actor.ts'
import { shotCondition } from '../review/filters.ts'
import { type DecisionAsked, judge } from './rules/judge.ts'
import { type Change, findImages, lastActions, lockShots, writeChanges } from './store.ts'
import { tellSubscribers } from './tell-subscribers.ts'

type Asked = Parsed<typeof endpoint>['body']
type Answer = Reply<typeof endpoint>
type Image = Awaited<ReturnType<typeof findImages>>[number]

export function bulkDecide(ctx: Context, actor: Actor, asked: Asked): Promise<Answer> {
  if (asked.action === 'delete' && !roleMay(actor.role, 'produce')) {
    refuse('NOT_ALLOWED', { detail: `Deleting needs the permission "produce"; ${actor.name} is ${actor.role}.` })
  }
  return transact(ctx.db, async (tx) => {
    const ids = asked.shot_ids ?? (await idsOf(tx, asked.filter ?? {}))
    const shots = await lockShots(tx, ids)
    const images = Map.groupBy(await findImages(tx, [...shots.keys()]), ({ shot_id }) => shot_id)
    const last = asked.action === 'unapprove' ? await lastActions(tx, [...shots.keys()]) : new Map<string, string>()
    const changes: Change[] = []
    let unchanged = 0
    const seen = new Set<string>()
    const results = ids.map((shot_id): Answer['results'][number] => {
      const shot = shots.get(shot_id)
      const isTwice = seen.has(shot_id)
      seen.add(shot_id)
      const outcome = judgeShot(asked, shot, images.get(shot_id) ?? [], last.get(shot_id) ?? null)
      if (typeof outcome === 'string') return { shot_id, status: 'failed', error: outcome }
      if (outcome && !isTwice) changes.push(outcome)
      else unchanged++
      return { shot_id, status: bulkOutcomes[asked.action] }
    })
    const isWritten = !asked.dry_run && changes.length > 0
    const undo_id = isWritten ? await writeChanges(tx, actor, timestamp(ctx.clock), changes) : null
    if (undo_id) await tellSubscribers(ctx, tx, asked.action, undo_id)
    const done = results.filter(({ status }) => status !== 'failed').length
    const approved = asked.action === 'approve' ? done : 0
    return { dry_run: asked.dry_run, approved, done, unchanged, failed: results.length - done, undo_id, results }
  })
}

/** Shots of a filter in the gallery's order. */
async function idsOf(tx: Tx, filter: NonNullable<Asked['filter']>): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from shots where ${shotCondition(filter)} order by created_at desc, id desc limit ${bulkLimit + 1}
  `.execute(tx)
  if (rows.length <= bulkLimit) return rows.map(({ id }) => id)
  const message = `finds more than ${bulkLimit} shots; narrow it`
  return refuse('INVALID_VALUE', { detail: `filter ${message}.`, errors: [{ pointer: '/filter', message }] })
}

/** A sentence where it fails, the change where there is one, nothing where it was decided so already. */
function judgeShot(
  asked: Asked,
  shot: Change['shot'] | undefined,
  images: Image[],
  lastAction: string | null,
): string | Change | undefined {
  if (!shot) return 'There is no such shot.'
  const cover = images.find(({ id }) => id === shot.cover_prediction_id)
  if (asked.action === 'approve' && cover?.image_status !== 'ready') return 'The shot has no image that can be seen.'
  const verdict = judge(shot, askedOf(asked, cover?.id ?? ''), lastAction)
  if (verdict.is === 'nothing') return undefined
  if (verdict.is === 'conflict') return `The shot is ${shot.status}.`
  const touched = touchedImages(asked.action, shot, images)
  const predictions = touched.map(({ id, status }) => ({ id, from: status, to: verdict.after.status }))
  const prediction_id = asked.action === 'unapprove' ? shot.approved_prediction_id : shot.cover_prediction_id
  const { reason = null, notes = null } = asked
  return { shot, action: asked.action, after: verdict.after, predictions, prediction_id, reason, notes }
}

function askedOf({ action, reason }: Asked, cover: string): DecisionAsked {
  if (action === 'approve') return { action, prediction_id: cover }
  if (action === 'reject') return { action, reason: reason ?? 'OTHER' }
  return { action }
}

/** Images whose status follows the shot's. */
function touchedImages(action: BulkAction, shot: Change['shot'], images: Image[]): Image[] {
  if (action === 'approve') return images.filter(({ id }) => id === shot.cover_prediction_id)
  if (action === 'unapprove') return images.filter(({ id }) => id === shot.approved_prediction_id)
  return action === 'reject' ? images.filter(({ status }) => status !== 'REJECTED') : []
}
