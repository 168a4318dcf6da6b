// The focused item, shared by gallery and viewer: whoever comes back finds the place where the other left off.
import { useCallback, useState } from 'react'
import { createStore, useStore } from '../ui/store.ts'
import { type Filters, type GallerySearch, filtersOf } from './gallery-search.ts'

export const placeStore = createStore({ list: '', at: 0 })

/** The filters of a link, as one object for as long as they say the same. */
export function useFilters(search: GallerySearch): Filters {
  const filters = filtersOf(search)
  const [kept, keep] = useState(filters)
  if (JSON.stringify(kept) === JSON.stringify(filters)) return kept
  keep(filters)
  return filters
}

export function usePlace(filters: Filters, fromLink: number | undefined): [number, (at: number) => void] {
  const list = JSON.stringify(filters)
  const place = useStore(placeStore)
  const setAt = useCallback((at: number) => placeStore.set({ list, at }), [list])
  return [place.list === list ? place.at : (fromLink ?? 0), setAt]
}
