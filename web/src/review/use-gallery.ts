// The list that gallery and viewer walk through: any item by its place, read a bucket at a time.
import type { GalleryItem } from '@sartiq/contract/review/endpoints.ts'
import { useQueries, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { bucketOf, bucketSize, bucketsBetween } from './buckets.ts'
import { type Bucket, bucketQuery, galleryIndexQuery } from './gallery-queries.ts'
import type { Filters } from './gallery-search.ts'

export type Gallery = {
  total: number
  /** The item at a place, when its bucket is here. */
  itemAt: (at: number) => GalleryItem | undefined
  /** The items from one place to another, fetched where needed. */
  loadBetween: (first: number, last: number) => Promise<(GalleryItem | undefined)[]>
  isPending: boolean
  error: Error | null
  refresh: () => void
}

const noIndex = { total: 0, anchors: [], version: 0 }

/** @param stretches the places on screen, from and to, whose buckets are watched; few and short */
export function useGallery(filters: Filters, stretches: readonly (readonly [number, number])[]): Gallery {
  const client = useQueryClient()
  const indexQuery = useQuery(galleryIndexQuery(filters))
  const index = indexQuery.data ?? noIndex
  const wanted = [...new Set(stretches.flatMap(([first, last]) => bucketsBetween(first, last, index.total)))]
  const buckets = useQueries({ queries: wanted.map((bucket) => bucketQuery(filters, index, bucket)) })

  const itemAt = (at: number): GalleryItem | undefined => {
    const bucket = bucketOf(at)
    const watched = buckets[wanted.indexOf(bucket)]?.data
    const items = watched ?? client.getQueryData<Bucket>(bucketQuery(filters, index, bucket).queryKey)
    return items?.[at - bucket * bucketSize]
  }
  const loadBetween = useCallback(
    async (from: number, to: number) => {
      const numbers = bucketsBetween(from, to, index.total)
      const loaded = await Promise.all(
        numbers.map((bucket) => client.ensureQueryData(bucketQuery(filters, index, bucket))),
      )
      return Array.from({ length: to - from + 1 }, (_, offset) => {
        const at = from + offset
        return loaded[bucketOf(at) - (numbers[0] ?? 0)]?.[at % bucketSize]
      })
    },
    [client, filters, index],
  )
  return {
    total: index.total,
    itemAt,
    loadBetween,
    isPending: indexQuery.isPending,
    error: indexQuery.error ?? buckets.find((bucket) => bucket.error)?.error ?? null,
    refresh: () => {
      void indexQuery.refetch()
      void client.invalidateQueries({ queryKey: ['gallery', 'facets'] })
    },
  }
}
