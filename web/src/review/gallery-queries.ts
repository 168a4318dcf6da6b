// What the gallery reads: the index of anchors, a bucket of 200 items at an anchor, facets, shootings.
import { type GalleryItem, getGalleryFacets, getGalleryIndex, listGallery } from '@sartiq/contract/review/endpoints.ts'
import { listShootings } from '@sartiq/contract/intake/endpoints.ts'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { call } from '../api/call.ts'
import { bucketSize } from './buckets.ts'
import type { Filters } from './gallery-search.ts'

export type GalleryIndex = { total: number; anchors: string[]; version: number }
export type Bucket = GalleryItem[]

let version = 0

/** Never stale by itself: deciding must not make the grid jump. A new index brings new buckets with it. */
export function galleryIndexQuery(filters: Filters) {
  return queryOptions({
    queryKey: ['gallery', 'index', filters],
    queryFn: async ({ signal }): Promise<GalleryIndex> => {
      const { total, anchors } = await call(getGalleryIndex, { query: filters }, { signal })
      return { total, anchors, version: ++version }
    },
    structuralSharing: false,
    staleTime: Infinity,
  })
}

export function bucketQuery(filters: Filters, index: GalleryIndex, bucket: number) {
  return queryOptions({
    queryKey: ['gallery', 'bucket', filters, index.version, bucket],
    queryFn: async ({ signal }): Promise<Bucket> => {
      const page = await call(
        listGallery,
        { query: { ...filters, limit: bucketSize, cursor: index.anchors[bucket] } },
        { signal },
      )
      return page.items
    },
    structuralSharing: false,
    staleTime: Infinity,
    // Fetched again later, a bucket of decided items would hold others: it is kept while people walk around.
    gcTime: 30 * 60_000,
  })
}

export function facetsQuery(filters: Filters) {
  return queryOptions({
    queryKey: ['gallery', 'facets', filters],
    queryFn: ({ signal }) => call(getGalleryFacets, { query: filters }, { signal }),
    placeholderData: keepPreviousData,
  })
}

export const shootingsQuery = queryOptions({
  queryKey: ['shootings'],
  queryFn: async ({ signal }) => (await call(listShootings, { query: { limit: 500 } }, { signal })).items,
})
