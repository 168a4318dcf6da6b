// Puts news about shots wherever they are shown, in place: no list is fetched again and nothing jumps.
import { allowedActions } from '@sartiq/contract/decide/states.ts'
import type { Prediction, Shot } from '@sartiq/contract/intake/shot.ts'
import type { GalleryItem } from '@sartiq/contract/review/endpoints.ts'
import type { QueryClient } from '@tanstack/react-query'
import { meQuery } from '../people/use-me.ts'
import type { Pages } from '../ui/paged-table.tsx'
import type { Bucket } from './gallery-queries.ts'

/** The shot with its changes; what this person may do follows from the state table. */
function changed(client: QueryClient, shot: Shot, patch: Partial<Shot>): Shot {
  const role = client.getQueryData(meQuery.queryKey)?.role ?? null
  const next = { ...shot, ...patch }
  const allowed = next.deleted_at === null ? allowedActions(next.status, role) : []
  return { ...next, actions: patch.actions ?? allowed }
}

export function patchShot(client: QueryClient, shot_id: string, patch: Partial<Shot>): void {
  patchShots(client, new Map([[shot_id, patch]]))
}

/** Each list is gone through once, however many shots there is news of. */
export function patchShots(client: QueryClient, patches: ReadonlyMap<string, Partial<Shot>>): void {
  patchItems(client, (item) => {
    const patch = patches.get(item.shot.id)
    return patch ? { ...item, shot: changed(client, item.shot, patch) } : item
  })
  client.setQueriesData<Pages<Shot>>({ queryKey: ['deleted'] }, (data) => data && withPatches(data, patches))
  for (const [queryKey, shot] of client.getQueriesData<Shot>({ queryKey: ['shot'] })) {
    const patch = shot && patches.get(shot.id)
    if (patch) client.setQueryData<Shot>(queryKey, changed(client, shot, patch))
  }
}

function withPatches(data: Pages<Shot>, patches: ReadonlyMap<string, Partial<Shot>>): Pages<Shot> {
  const pages = data.pages.map((page) => ({
    ...page,
    items: page.items.map((shot) => ({ ...shot, ...patches.get(shot.id) })),
  }))
  return { ...data, pages }
}

export function patchPrediction(client: QueryClient, prediction: Prediction): void {
  patchItems(client, (item) => (item.prediction.id === prediction.id ? { ...item, prediction } : item))
  client.setQueryData<Prediction[]>(['predictions', prediction.shot_id], (variations) =>
    variations?.map((variation) => (variation.id === prediction.id ? prediction : variation)),
  )
}

/** Changes cards in the lists; those in which nothing changed are left alone, and nobody is told. */
export function patchItems(client: QueryClient, change: (item: GalleryItem) => GalleryItem): void {
  for (const [queryKey, items] of client.getQueriesData<Bucket>({ queryKey: ['gallery', 'bucket'] })) {
    const next = items?.map(change)
    if (next?.some((item, place) => item !== items?.[place])) client.setQueryData<Bucket>(queryKey, next)
  }
}

/** Every card that is known here, by its shot. */
export function cachedItems(client: QueryClient): Map<string, GalleryItem> {
  const buckets = client.getQueriesData<Bucket>({ queryKey: ['gallery', 'bucket'] })
  return new Map(buckets.flatMap(([, items]) => (items ?? []).map((item) => [item.shot.id, item])))
}

/** Every shot that is known here. */
export function cachedShots(client: QueryClient): Map<string, Shot> {
  const shots = new Map([...cachedItems(client)].map(([id, { shot }]) => [id, shot]))
  for (const [, shot] of client.getQueriesData<Shot>({ queryKey: ['shot'] })) if (shot) shots.set(shot.id, shot)
  return shots
}

let counting: ReturnType<typeof setTimeout> | undefined

/** Membership of lists changed: those not on screen are read anew when next shown, counts a moment from now. */
export function listsChanged(client: QueryClient): void {
  void client.invalidateQueries({
    queryKey: ['gallery', 'index'],
    predicate: (query) => !query.isActive(),
    refetchType: 'none',
  })
  clearTimeout(counting)
  counting = setTimeout(() => {
    void client.invalidateQueries({ queryKey: ['gallery', 'facets'] })
    void client.invalidateQueries({ queryKey: ['shootings'] })
    void client.invalidateQueries({ queryKey: ['deleted'] })
  }, 250)
}
