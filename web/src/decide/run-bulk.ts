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
import { putBack, readAgain, shotChanged } from './after-decision.ts'
import { type BulkOrder, bulkSentence, bulkVerb, failureSentence, failuresOf } from './bulk-words.ts'
import { takeBack } from './decisions.ts'
import { inOrder } from './in-order.ts'
import { type Decided, dropDecided, pushDecided, restateDecided, say, undoStore } from './undo-stack.ts'

type Answer = { undo_id: string | null; results: { shot_id: string; status: string; error?: string | undefined }[] }

/** A filter as the bulk takes it: how the list is sorted is nothing to it. */
export type BulkFilter = Omit<Filters, 'sort'>

/** Decides on chosen cards. What is approved is the image that each card shows, and no other. */
export function decideCards(client: QueryClient, order: BulkOrder, shot_ids: string[]): void {
  const known = cachedItems(client)
  const cards = shot_ids.flatMap((id) => known.get(id) ?? [])
  if (cards.length === 0) return say(`${bulkVerb[order.action]}: nothing was changed. ${outOfSight}`, true)
  const before = changeable(order, cards)
  patchShots(client, foreseen(order, cards, before))
  const answer = inOrder('bulk', () => send(order, cards))
  const take_back = answer.then(({ undo_id }) => takeBack(undo_id))
  const decided: Decided = { before, is_bulk: true, sentence: bulkSentence(order, before.length), take_back }
  pushDecided(decided)
  const agreed = (told: Answer) => {
    const failed = new Set(told.results.filter(({ status }) => status === 'failed').map(({ shot_id }) => shot_id))
    const unchanged = before.filter(({ id }) => failed.has(id))
    const changed = before.filter(({ id }) => !failed.has(id))
    putBack(client, unchanged)
    void readAll(client, unchanged)
    const lost = shot_ids.filter((id) => !known.has(id))
    const results = [...told.results, ...lost.map((id) => ({ shot_id: id, status: 'failed', error: outOfSight }))]
    tell(order, decided, { ...told, results, before: changed, count: changed.length })
    shotChanged(client)
  }
  const refused = (error: unknown) => {
    dropDecided(decided)
    say(`Nothing was changed. ${sentenceOf(error)}`, true)
    putBack(client, before)
  }
  Promise.all([answer, take_back]).then(([told]) => agreed(told), refused)
}

const outOfSight = 'It is no longer in the list on screen; refresh the list.'

/** As many refused cards are read again as anybody looks at; the live stream brings the others. */
const mostRead = 50

async function readAll(client: QueryClient, shots: Shot[]): Promise<void> {
  for (const { id } of shots.slice(0, mostRead)) await readAgain(client, id)
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
  const before = changeable(order, cards)
  patchShots(client, foreseen(order, cards, before))
  const count = told.done - told.unchanged
  const take_back = Promise.resolve(takeBack(told.undo_id))
  const decided: Decided = { before, is_bulk: true, sentence: bulkSentence(order, count), take_back }
  pushDecided(decided)
  tell(order, decided, { ...told, before, count })
  shotChanged(client)
}

function send(order: BulkOrder, cards: GalleryItem[]): Promise<Answer> {
  const ids = cards.map(({ shot }) => shot.id)
  if (order.action !== 'approve') return call(bulkDecide, { body: { ...order, shot_ids: ids } })
  const shots = cards.map(({ shot, prediction }) => ({ shot_id: shot.id, prediction_id: prediction.id }))
  return call(bulkApprove, { body: { shots } })
}

/** Those that the state table lets the order change. */
function changeable({ action }: BulkOrder, cards: GalleryItem[]): Shot[] {
  return cards.map(({ shot }) => shot).filter((shot) => shot.actions.includes(action))
}

/** What shots will be when the server agrees. */
function foreseen({ action }: BulkOrder, cards: GalleryItem[], which: Shot[]): Map<string, Partial<Shot>> {
  const changing = new Set(which.map(({ id }) => id))
  const deleted_at = new Date().toISOString()
  const patches = cards.map(({ shot, prediction }): [string, Partial<Shot>] => {
    if (action === 'approve') return [shot.id, { status: 'APPROVED', approved_prediction_id: prediction.id }]
    if (action === 'delete') return [shot.id, { deleted_at }]
    const status = action === 'reject' ? 'REJECTED' : 'PENDING_REVIEW'
    return [shot.id, { status, approved_prediction_id: null }]
  })
  return new Map(patches.filter(([id]) => changing.has(id)))
}

type Told = Answer & { before: Shot[]; count: number }

/** The bar's sentence, once it is known what became of each; unless somebody has gone on meanwhile. */
function tell(order: BulkOrder, decided: Decided, { undo_id, results, before, count }: Told): void {
  const isLast = undoStore.get().stack.at(-1) === decided
  const sentence = bulkSentence(order, count)
  if (undo_id === null) dropDecided(decided)
  else restateDecided(decided, { before, sentence })
  if (!isLast) return
  const start = count === 0 ? `${bulkVerb[order.action]}: nothing was changed` : sentence
  say([start, failureSentence(failuresOf(results))].filter(Boolean).join('. '), count === 0)
}
