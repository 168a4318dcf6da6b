// What the viewer reads about one shot: itself, its variations, its history.
import { getShotHistory } from '@sartiq/contract/decide/endpoints.ts'
import { getShot } from '@sartiq/contract/intake/endpoints.ts'
import { listPredictions } from '@sartiq/contract/review/endpoints.ts'
import { queryOptions } from '@tanstack/react-query'
import { call } from '../api/call.ts'

export function shotQuery(id: string) {
  return queryOptions({
    queryKey: ['shot', id],
    queryFn: ({ signal }) => call(getShot, { params: { id } }, { signal }),
  })
}

export function predictionsQuery(shot_id: string) {
  return queryOptions({
    queryKey: ['predictions', shot_id],
    queryFn: async ({ signal }) => (await call(listPredictions, { query: { shot_id, limit: 500 } }, { signal })).items,
  })
}

export function historyQuery(id: string) {
  return queryOptions({
    queryKey: ['history', id],
    queryFn: async ({ signal }) =>
      (await call(getShotHistory, { params: { id }, query: { limit: 100 } }, { signal })).items,
  })
}
