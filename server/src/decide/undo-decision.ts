// Takes a decision, or a bulk of them, back within ten minutes, unless a shot has moved on since.
import type { Reply } from '@sartiq/contract/endpoint.ts'
import type { undoDecision as endpoint } from '@sartiq/contract/decide/endpoints.ts'
import { refuse } from '@sartiq/contract/error.ts'
import { shotView } from '../intake/rules/views.ts'
import { withdrawRevisions } from '../intake/revisions.ts'
import { selectShots } from '../intake/store.ts'
import { timestamp } from '../platform/clock.ts'
import type { Context } from '../platform/context.ts'
import { transact } from '../platform/db/database.ts'
import type { DecisionRow } from '../platform/db/tables.ts'
import type { Actor } from '../platform/http/actor.ts'
import { type Change, lockShots, writeChanges } from './store.ts'

const window = 10 * 60 * 1000

export function undoDecision(ctx: Context, actor: Actor, undo_id: string): Promise<Reply<typeof endpoint>> {
  return transact(ctx.db, async (tx) => {
    const decisions = await tx.selectFrom('decisions').selectAll().where('undo_id', '=', undo_id).execute()
    if (decisions.length === 0) refuse('NOT_FOUND')
    const ids = decisions.map(({ shot_id }) => shot_id)
    const shots = await lockShots(tx, ids, 'deleted_too')
    refuseLate(decisions, ctx.clock.now().getTime())
    const moved = decisions.filter(({ shot_id, version }) => shots.get(shot_id)?.version !== version)
    if (moved.length > 0) refuseMoved(moved, decisions.length, shots)
    const at = timestamp(ctx.clock)
    const changes = decisions.flatMap((decision) => changeBack(decision, shots.get(decision.shot_id)))
    await writeChanges(tx, actor, at, changes)
    await withdrawRevisions(tx, undo_id)
    await tx.updateTable('decisions').set({ undone_at: at }).where('undo_id', '=', undo_id).execute()
    const rows = await selectShots(tx).where('shots.id', 'in', ids.slice(0, 100)).execute()
    return { undone: changes.length, shots: rows.map((row) => shotView(row, actor.role)) }
  })
}

function refuseLate(decisions: DecisionRow[], now: number): void {
  const first = decisions[0]
  if (first && now - Date.parse(first.at) > window) {
    refuse('STATE_CONFLICT', { detail: 'Undo works for ten minutes; this decision is older.' })
  }
}

function refuseMoved(moved: DecisionRow[], total: number, shots: Map<string, Change['shot']>): never {
  return refuse('STATE_CONFLICT', {
    detail: `${moved.length} of ${total} shots have moved on since; nothing was taken back.`,
    moved: moved.slice(0, 100).map(({ shot_id }) => ({ shot_id, status: shots.get(shot_id)?.status ?? null })),
  })
}

function changeBack(decision: DecisionRow, shot: Change['shot'] | undefined): Change[] {
  if (!shot) return []
  const { predictions: earlier, ...after } = decision.before
  const now = decision.to_status
  const predictions = Object.entries(earlier).map(([id, status]) => ({ id, from: now, to: status }))
  const { prediction_id } = decision
  return [{ shot, action: 'undo', after, predictions, prediction_id, reason: null, notes: null }]
}
