// What the viewer shows: the shot, its place in the gallery's list, its variations, and the one on screen.
import type { Prediction, Shot } from '@sartiq/contract/intake/shot.ts'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect } from 'react'
import type { ViewerSearch } from './gallery-search.ts'
import { useFilters, usePlace } from './place.ts'
import { prefetchPicture } from './prefetch.ts'
import { predictionsQuery, shotQuery } from './shot-queries.ts'
import { useGallery } from './use-gallery.ts'

export function useViewer(shot_id: string, search: ViewerSearch) {
  const filters = useFilters(search)
  const [, setPlace] = usePlace(filters, search.at)
  const navigate = useNavigate({ from: '/shots/$shotId' })
  const at = search.at ?? 0
  const gallery = useGallery(filters, [[at - 1, at + 1]])
  const here = gallery.itemAt(at)
  const item = here?.shot.id === shot_id ? here : undefined
  const shotRead = useQuery({ ...shotQuery(shot_id), enabled: !item && !gallery.isPending })
  const shot: Shot | undefined = item?.shot ?? shotRead.data
  const { data: read } = useQuery(predictionsQuery(shot_id))
  const variations: Prediction[] = read ?? (item ? [item.prediction] : [])
  const wanted = search.prediction ?? shot?.approved_prediction_id ?? item?.prediction.id ?? variations.at(-1)?.id
  const prediction = variations.find(({ id }) => id === wanted) ?? variations.at(-1)

  const next = gallery.itemAt(at + 1)?.prediction
  const previous = at > 0 ? gallery.itemAt(at - 1)?.prediction : undefined
  useEffect(() => prefetchPicture(next), [next])
  useEffect(() => prefetchPicture(previous), [previous])
  useEffect(() => {
    if (item) setPlace(at)
  }, [item, at, setPlace])

  const goTo = async (to: number) => {
    const [target] = await gallery.loadBetween(to, to)
    if (!target) return
    await navigate({
      params: { shotId: target.shot.id },
      search: (before) => ({ ...before, at: to, prediction: undefined }),
      replace: true, // Back leads to the gallery, not through every picture
    })
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
    goTo: (to: number) => void goTo(to),
    step: (by: 1 | -1) => {
      const to = at + by
      if (to >= 0 && to < gallery.total) void goTo(to)
    },
    choose: (id: string) => void navigate({ search: (before) => ({ ...before, prediction: id }), replace: true }),
  }
}
