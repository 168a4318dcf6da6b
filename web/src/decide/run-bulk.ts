// Decides on many shots with one call: at once on screen, put back where it was refused, taken back as a whole.
import { bulkDecide } from '@sartiq/contract/decide/bulk.ts'
import { bulkApprove } from '@sartiq/contract/decide/endpoints.ts'
import type { Shot } from '@sartiq/contract/intake/shot.ts'
import type { GalleryItem } from '@sartiq/contract/review/endpoints.ts'
import type { QueryClient } from '@tanstack/react-query'
import { call } from '../api/call.ts'
import { sentenceOf } from '../api/problem.ts'
import type { Filters } from '../review/gallery-search.ts'
import { cachedItems, patchShots } from '../review/patch-cache.ts'
import { shotChanged } from './after-decision.ts'
import { type BulkOrder, bulkSentence, bulkVerb, failureSentence, failuresOf } from './bulk-words.ts'
import { takeBack } from './decisions.ts'
import { inOrder } from './in-order.ts'
import { type Decided, dropDecided, pushDecided, say, undoStore } from './undo-stack.ts'

type Answer = { undo_id: string | null; results: { shot_id: string; status: string; error?: string | undefined }[] }

/** A filter as the bulk takes it: how the list is sorted is nothing to it. */
export type BulkFilter = Omit<Filters, 'sort'>

/** Decides on chosen cards. What is approved is the image that each card shows, and no other. */
export function decideCards(client: QueryClient, order: BulkOrder, shot_ids: string[]): void {
  const known = cachedItems(client)
  const cards = shot_ids.flatMap((id) => known.get(id) ?? [])
  const before = cards.map(({ shot }) => shot).filter((shot) => shot.actions.includes(order.action))
  patchShots(client, foreseen(order, cards, new Set(before.map(({ id }) => id))))
  const sentence = bulkSentence(order, before.length)
  const answer = inOrder('bulk', () => send(order, cards))
  const decided: Decided = { before, sentence, take_back: answer.then(({ undo_id }) => takeBack(undo_id)) }
  pushDecided(decided)
  const agreed = (told: Answer) => {
    putBackFailed(client, before, told)
    tell(order, decided, told)
    shotChanged(client)
  }
  answer.then(
    (told) => agreed(told),
    (error: unknown) => {
      dropDecided(decided)
      say(`Nothing was changed. ${sentenceOf(error)}`, true)
      patchShots(client, new Map(before.map((shot) => [shot.id, shot])))
    },
  )
}

/** What a filter's bulk would do, without doing it. */
export function tryFilter(order: BulkOrder, filter: BulkFilter, signal: AbortSignal) {
  return call(bulkDecide, { body: { ...order, filter, dry_run: true } }, { signal })
}

/** Decides on all that a filter finds. Not foreseen: which shots those are only the server knows. */
export async function decideFilter(client: QueryClient, order: BulkOrder, filter: BulkFilter): Promise<void> {
  const told = await inOrder('bulk', () => call(bulkDecide, { body: { ...order, filter } }))
  const done = new Set(told.results.filter(({ status }) => status !== 'failed').map(({ shot_id }) => shot_id))
  const cards = [...cachedItems(client).values()].filter(({ shot }) => done.has(shot.id))
  const before = cards.map(({ shot }) => shot).filter((shot) => shot.actions.includes(order.action))
  patchShots(client, foreseen(order, cards, new Set(before.map(({ id }) => id))))
  const sentence = bulkSentence(order, told.done - told.unchanged)
  const decided: Decided = { before, sentence, take_back: Promise.resolve(takeBack(told.undo_id)) }
  pushDecided(decided)
  tell(order, decided, told)
  shotChanged(client)
}

function send(order: BulkOrder, cards: GalleryItem[]): Promise<Answer> {
  const ids = cards.map(({ shot }) => shot.id)
  if (order.action !== 'approve') return call(bulkDecide, { body: { ...order, shot_ids: ids } })
  const shots = cards.map(({ shot, prediction }) => ({ shot_id: shot.id, prediction_id: prediction.id }))
  return call(bulkApprove, { body: { shots } })
}

/** What shots will be when the server agrees. */
function foreseen({ action }: BulkOrder, cards: GalleryItem[], which: ReadonlySet<string>): Map<string, Partial<Shot>> {
  const deleted_at = new Date().toISOString()
  const patches = cards.map(({ shot, prediction }): [string, Partial<Shot>] => {
    if (action === 'approve') return [shot.id, { status: 'APPROVED', approved_prediction_id: prediction.id }]
    if (action === 'delete') return [shot.id, { deleted_at }]
    const status = action === 'reject' ? 'REJECTED' : 'PENDING_REVIEW'
    return [shot.id, { status, approved_prediction_id: null }]
  })
  return new Map(patches.filter(([id]) => which.has(id)))
}

function putBackFailed(client: QueryClient, before: Shot[], { results }: Answer): void {
  const failed = new Set(results.filter(({ status }) => status === 'failed').map(({ shot_id }) => shot_id))
  patchShots(client, new Map(before.filter(({ id }) => failed.has(id)).map((shot) => [shot.id, shot])))
}

/** The bar's sentence, once it is known what became of each; unless somebody has gone on meanwhile. */
function tell(order: BulkOrder, decided: Decided, { undo_id, results }: Answer): void {
  const failures = failuresOf(results)
  const isLast = undoStore.get().stack.at(-1) === decided
  if (undo_id === null) dropDecided(decided)
  if (!isLast) return
  const done = results.filter(({ status }) => status !== 'failed').length
  const start = done === 0 ? `${bulkVerb[order.action]}: nothing was changed` : decided.sentence
  say(failures.length === 0 ? start : `${start}. ${failureSentence(failures)}`, done === 0)
}
