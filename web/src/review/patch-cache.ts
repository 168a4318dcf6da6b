// Puts news about a shot wherever it is shown, in place: no list is fetched again and nothing jumps.
import { allowedActions } from '@sartiq/contract/decide/states.ts'
import type { Prediction, Shot } from '@sartiq/contract/intake/shot.ts'
import type { QueryClient } from '@tanstack/react-query'
import { meQuery } from '../people/use-me.ts'
import type { Bucket } from './gallery-queries.ts'

/** The shot with its changes; what this person may do follows from the state table. */
function changed(client: QueryClient, shot: Shot, patch: Partial<Shot>): Shot {
  const role = client.getQueryData(meQuery.queryKey)?.role ?? null
  const next = { ...shot, ...patch }
  return { ...next, actions: patch.actions ?? allowedActions(next.status, role) }
}

export function patchShot(client: QueryClient, shot_id: string, patch: Partial<Shot>): void {
  client.setQueriesData<Bucket>({ queryKey: ['gallery', 'bucket'] }, (items) =>
    items?.some((item) => item.shot.id === shot_id)
      ? items.map((item) => (item.shot.id === shot_id ? { ...item, shot: changed(client, item.shot, patch) } : item))
      : items,
  )
  client.setQueryData<Shot>(['shot', shot_id], (shot) => shot && changed(client, shot, patch))
}

export function patchPrediction(client: QueryClient, prediction: Prediction): void {
  client.setQueriesData<Bucket>({ queryKey: ['gallery', 'bucket'] }, (items) =>
    items?.some((item) => item.prediction.id === prediction.id)
      ? items.map((item) => (item.prediction.id === prediction.id ? { ...item, prediction } : item))
      : items,
  )
  client.setQueryData<Prediction[]>(['predictions', prediction.shot_id], (variations) =>
    variations?.map((variation) => (variation.id === prediction.id ? prediction : variation)),
  )
}

/** The shot as it is known here. */
export function cachedShot(client: QueryClient, shot_id: string): Shot | undefined {
  const known = client.getQueryData<Shot>(['shot', shot_id])
  if (known) return known
  for (const [, items] of client.getQueriesData<Bucket>({ queryKey: ['gallery', 'bucket'] })) {
    const item = items?.find(({ shot }) => shot.id === shot_id)
    if (item) return item.shot
  }
  return undefined
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
  }, 250)
}
