// Lets a card show the newest variation of its shot once that has come: in its place, and when the hands rest.
import { getShot } from '@sartiq/contract/intake/endpoints.ts'
import { listPredictions } from '@sartiq/contract/review/endpoints.ts'
import type { QueryClient } from '@tanstack/react-query'
import { call } from '../api/call.ts'
import { atRest } from '../ui/at-rest.ts'
import { cachedItems, patchItems, patchShot } from './patch-cache.ts'
import { newsAbout } from './shot-news.ts'

const waiting = new Set<string>()
const soon = atRest()

export function coverSoon(client: QueryClient, shot_id: string): void {
  if (!cachedItems(client).has(shot_id)) return
  waiting.add(shot_id)
  soon(() => {
    const ids = [...waiting]
    waiting.clear()
    // Nobody waits for it: what cannot be read now is there at the next visit.
    void readCovers(client, ids).catch(() => undefined)
  })
}

async function readCovers(client: QueryClient, shot_ids: string[]): Promise<void> {
  for (const id of shot_ids) {
    const [shot, { items }] = await Promise.all([
      call(getShot, { params: { id } }),
      call(listPredictions, { query: { shot_id: id, limit: 500 } }),
    ])
    const ready = items.filter(({ image }) => image.status === 'ready')
    const cover = ready.find((one) => one.id === shot.approved_prediction_id) ?? ready.at(-1)
    const news = newsAbout(cachedItems(client).get(id)?.shot, shot)
    patchShot(client, id, { ...news, prediction_count: shot.prediction_count })
    if (cover) patchItems(client, (item) => (item.shot.id === id ? { ...item, prediction: cover } : item))
  }
}
