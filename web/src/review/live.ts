// Live news about shots and images, patched into what is on screen.
import { shot } from '@sartiq/contract/intake/shot.ts'
import { getPrediction } from '@sartiq/contract/review/endpoints.ts'
import type { QueryClient } from '@tanstack/react-query'
import { call } from '../api/call.ts'
import type { LiveHandlers } from '../api/live.ts'
import type { Bucket } from './gallery-queries.ts'
import { growListsSoon } from './grow-list.ts'
import { cachedShot, listsChanged, patchPrediction, patchShot } from './patch-cache.ts'

/** What an event tells of a shot. */
const shotNews = shot.pick({ status: true, version: true, approved_prediction_id: true }).strip()

export function reviewLive(client: QueryClient): LiveHandlers {
  const predictionChanged = ({ id, patch }: { id: string; patch: Record<string, unknown> }) => {
    void client.invalidateQueries({ queryKey: ['predictions', String(patch['shot_id'])] })
    if (isShown(client, id))
      void call(getPrediction, { params: { id } }).then((prediction) => patchPrediction(client, prediction), ignore)
    growListsSoon(client)
    listsChanged(client)
  }
  return {
    'shot.updated': ({ id, patch }) => {
      const news = shotNews.parse(patch)
      // Our own decision comes back here, perhaps after it was undone: what is older than what we know is no news.
      if (news.version > (cachedShot(client, id)?.version ?? 0)) patchShot(client, id, news)
      void client.invalidateQueries({ queryKey: ['predictions', id] })
      void client.invalidateQueries({ queryKey: ['history', id] })
      listsChanged(client)
    },
    'prediction.ready': predictionChanged,
    'prediction.broken': predictionChanged,
    'shooting.updated': () => listsChanged(client),
  }
}

function isShown(client: QueryClient, prediction_id: string): boolean {
  return client
    .getQueriesData<Bucket>({ queryKey: ['gallery', 'bucket'] })
    .some(([, items]) => items?.some(({ prediction }) => prediction.id === prediction_id))
}

function ignore(): void {
  // The next event or visit brings it.
}
