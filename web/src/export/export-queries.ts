// What the export screens read.
import { getExport, listExportImages, listExports } from '@sartiq/contract/export/endpoints.ts'
import { type ExportImageStatus, isSettled } from '@sartiq/contract/export/status.ts'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { call } from '../api/call.ts'
import { liveStore } from '../api/live.ts'

export const exportKeys = {
  lists: ['exports'] as const,
  one: (id: string) => ['export', id] as const,
  images: (id: string) => ['export-images', id] as const,
  ofShots: ['shot-exports'] as const,
  ofShot: (shot_id: string) => ['shot-exports', shot_id] as const,
}

/** Without the live stream, running work is asked about now and then. */
const pollEvery = (running: boolean) => (running && !liveStore.get().connected ? 3000 : false)

export const exportsQuery = infiniteQueryOptions({
  queryKey: exportKeys.lists,
  queryFn: ({ signal, pageParam }) => call(listExports, { query: { limit: 50, cursor: pageParam } }, { signal }),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.next_cursor,
  refetchInterval: ({ state }) =>
    pollEvery(state.data?.pages.some((page) => page.items.some(({ status }) => !isSettled(status))) ?? false),
  refetchOnMount: 'always',
})

export function exportQuery(id: string) {
  return queryOptions({
    queryKey: exportKeys.one(id),
    queryFn: ({ signal }) => call(getExport, { params: { id } }, { signal }),
    refetchInterval: ({ state }) => pollEvery(state.data !== undefined && !isSettled(state.data.status)),
  })
}

export function exportImagesQuery(id: string, status: ExportImageStatus | undefined) {
  return infiniteQueryOptions({
    queryKey: [...exportKeys.images(id), status ?? 'all'],
    queryFn: ({ signal, pageParam }) =>
      call(
        listExportImages,
        { params: { id }, query: { limit: 100, cursor: pageParam, status: status && [status] } },
        { signal },
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor,
  })
}
