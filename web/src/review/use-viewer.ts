// What the viewer shows: the shot, its place in the gallery's list, its variations, and the one on screen.
import type { Prediction, Shot } from '@sartiq/contract/intake/shot.ts'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { ViewerSearch } from './gallery-search.ts'
import { useFilters, usePlace } from './place.ts'
import { predictionsQuery, shotQuery } from './shot-queries.ts'
import { useGallery } from './use-gallery.ts'
import { useSpot } from './use-spot.ts'

export function useViewer(linked_shot_id: string, search: ViewerSearch) {
  const filters = useFilters(search)
  const [, setPlace] = usePlace(filters, search.at)
  const [spot, setSpot] = useSpot(linked_shot_id, search)
  const { shot_id, at } = spot
  const isDeletedView = search.status === 'DELETED'
  const gallery = useGallery(filters, [[at - 1, at + 1]])
  const here = gallery.itemAt(at)
  const item = here?.shot.id === shot_id ? here : undefined
  const shotRead = useQuery({ ...shotQuery(shot_id), enabled: !item && !gallery.isPending })
  const shot: Shot | undefined = item?.shot ?? shotRead.data
  const { data: read } = useQuery(predictionsQuery(shot_id))
  const variations: Prediction[] = read ?? (item ? [item.prediction] : [])
  // What a shot was opened with stays on screen: a variation that comes meanwhile is only shown when asked for.
  const [opened, setOpened] = useState<{ shot_id: string; id: string } | null>(null)
  if (item && opened?.shot_id !== shot_id) setOpened({ shot_id, id: item.prediction.id })
  const first = opened?.shot_id === shot_id ? opened.id : item?.prediction.id
  const wanted = spot.prediction ?? shot?.approved_prediction_id ?? first
  const prediction = variations.find(({ id }) => id === wanted) ?? variations.at(-1)
  useEffect(() => {
    if (item) setPlace(at)
  }, [item, at, setPlace])

  const goTo = async (to: number) => {
    const target = gallery.itemAt(to) ?? (await gallery.loadBetween(to, to))[0]
    if (target) setSpot({ shot_id: target.shot.id, at: to, prediction: undefined })
  }
  const beside = (by: 1 | -1): Prediction | undefined => {
    const index = variations.findIndex(({ id }) => id === prediction?.id)
    return index < 0 ? undefined : variations[index + by]
  }
  return {
    shot,
    prediction,
    variations,
    gallery,
    filters,
    at,
    /** Place in the list, or null for a shot that the filter does not find. */
    place: item ? at : null,
    error: shotRead.error,
    /** What the next key is likely to ask for: it is decoded now. */
    soon: [gallery.itemAt(at + 1)?.prediction, beside(1), beside(-1), gallery.itemAt(at - 1)?.prediction],
    goTo: (to: number) => void goTo(to),
    step: (by: 1 | -1) => {
      if (isDeletedView) return // that list is no gallery to walk through
      const to = at + by
      if (to >= 0 && to < gallery.total) void goTo(to)
    },
    vary: (by: 1 | -1) => {
      const next = beside(by)
      if (next) setSpot({ ...spot, prediction: next.id })
    },
    choose: (id: string) => setSpot({ ...spot, prediction: id }),
  }
}
