// Live news about shots, images and revisions, patched into what is on screen.
import { getPrediction } from '@sartiq/contract/review/endpoints.ts'
import type { QueryClient } from '@tanstack/react-query'
import { call } from '../api/call.ts'
import type { LiveHandlers } from '../api/live.ts'
import { growListsSoon } from './grow-list.ts'
import { coverSoon } from './new-cover.ts'
import { cachedItems, cachedShots, listsChanged, patchPrediction, patchShots } from './patch-cache.ts'
import { type ShotNews, newsAbout, shotNews } from './shot-news.ts'

/** A bulk of somebody else sends an event for each of its shots: they are shown together. */
const collectFor = 50

export function reviewLive(client: QueryClient): LiveHandlers {
  const waiting = new Map<string, ShotNews>()
  let timer: ReturnType<typeof setTimeout> | undefined
  const showNews = () => {
    timer = undefined
    const known = cachedShots(client)
    const patches = [...waiting].flatMap(([id, news]) => {
      const patch = newsAbout(known.get(id), news)
      return patch ? [[id, patch] as const] : []
    })
    patchShots(client, new Map(patches))
    readShotsAgain(client, waiting)
    waiting.clear()
    listsChanged(client)
  }
  const predictionChanged = ({ id, patch }: { id: string; patch: Record<string, unknown> }) => {
    const shot_id = String(patch['shot_id'])
    void client.invalidateQueries({ queryKey: ['predictions', shot_id] })
    void client.invalidateQueries({ queryKey: ['revisions', shot_id] })
    if (isShown(client, id))
      void call(getPrediction, { params: { id } }).then((prediction) => patchPrediction(client, prediction), ignore)
    else coverSoon(client, shot_id)
    growListsSoon(client)
    listsChanged(client)
  }
  return {
    'shot.updated': ({ id, patch }) => {
      waiting.set(id, { ...waiting.get(id), ...shotNews.parse(patch) })
      timer ??= setTimeout(showNews, collectFor)
    },
    'revision.updated': ({ patch }) => {
      void client.invalidateQueries({ queryKey: ['revisions', String(patch['shot_id'])] })
    },
    'prediction.ready': predictionChanged,
    'prediction.broken': predictionChanged,
    'shooting.updated': () => listsChanged(client),
  }
}

const ofOneShot = ['predictions', 'history', 'revisions', 'shot-exports']

/** What an open viewer shows of these shots beside their state. */
function readShotsAgain(client: QueryClient, shots: ReadonlyMap<string, unknown>): void {
  void client.invalidateQueries({
    predicate: ({ queryKey: [kind, shot_id] }) => ofOneShot.includes(String(kind)) && shots.has(String(shot_id)),
  })
}

function isShown(client: QueryClient, prediction_id: string): boolean {
  return [...cachedItems(client).values()].some(({ prediction }) => prediction.id === prediction_id)
}

function ignore(): void {
  // The next event or visit brings it.
}
