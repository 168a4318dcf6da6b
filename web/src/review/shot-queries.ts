// What is read about single shots: itself, its variations, its history, its revisions and exports; and those that were deleted.
import { getShotHistory } from '@sartiq/contract/decide/endpoints.ts'
import { listRevisions } from '@sartiq/contract/decide/revision.ts'
import { listShotExports } from '@sartiq/contract/export/endpoints.ts'
import { getShot, listShots } from '@sartiq/contract/intake/endpoints.ts'
import { listPredictions } from '@sartiq/contract/review/endpoints.ts'
import { queryOptions } from '@tanstack/react-query'
import { call } from '../api/call.ts'
import { exportKeys } from '../export/export-queries.ts'
import { pagesOf } from '../ui/paged-table.tsx'

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
    queryFn: ({ signal }) => call(getShotHistory, { params: { id }, query: { limit: 500 } }, { signal }),
  })
}

export function revisionsQuery(shot_id: string) {
  return queryOptions({
    queryKey: ['revisions', shot_id],
    queryFn: ({ signal }) => call(listRevisions, { params: { id: shot_id }, query: { limit: 500 } }, { signal }),
  })
}

export function deletedQuery(shooting_id: string | undefined) {
  return pagesOf(['deleted', shooting_id ?? 'all'], (cursor, signal) =>
    call(listShots, { query: { deleted: 'true', shooting_id, cursor, limit: 50 } }, { signal }),
  )
}

export function shotExportsQuery(shot_id: string) {
  return queryOptions({
    queryKey: exportKeys.ofShot(shot_id),
    queryFn: ({ signal }) => call(listShotExports, { params: { id: shot_id }, query: { limit: 500 } }, { signal }),
  })
}
