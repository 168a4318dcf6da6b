// Lets a short list on screen grow while images come in; a long one waits for somebody to ask, since it would jump.
import type { Shot } from '@sartiq/contract/intake/shot.ts'
import type { QueryClient } from '@tanstack/react-query'
import { atRest } from '../ui/at-rest.ts'
import { bucketSize } from './buckets.ts'
import { type Bucket, type GalleryIndex, bucketQuery, galleryIndexQuery } from './gallery-queries.ts'
import type { Filters } from './gallery-search.ts'
import { placeStore } from './place.ts'

const soon = atRest()

export function growListsSoon(client: QueryClient): void {
  soon(() => {
    const lists = client.getQueryCache().findAll({ queryKey: ['gallery', 'index'], type: 'active' })
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- galleryIndexQuery made the key
    void Promise.all(lists.map(({ queryKey }) => growList(client, queryKey[2] as Filters))).catch(() => undefined)
  })
}

async function growList(client: QueryClient, filters: Filters): Promise<void> {
  const indexKey = galleryIndexQuery(filters).queryKey
  const before = client.getQueryData<GalleryIndex>(indexKey)
  if (!before) return growListsSoon(client) // it is being read, perhaps from before the news
  if (before.total > bucketSize) return
  const shown = client.getQueryData<Bucket>(bucketQuery(filters, before, 0).queryKey) ?? []
  // What was decided here would vanish from its list: undoing would then lead nowhere.
  const isGone = ({ status, deleted_at }: Shot) => deleted_at !== null || filters.status?.includes(status) === false
  if (shown.some(({ shot }) => isGone(shot))) return

  const index = await client.fetchQuery({
    ...galleryIndexQuery(filters),
    queryKey: ['gallery', 'grown', filters],
    staleTime: 0,
  })
  if (index.total === 0) return
  const grown = await client.fetchQuery(bucketQuery(filters, index, 0))
  keepFocus(filters, shown, grown)
  client.setQueryData(indexKey, index)
}

/** The focus stays on its image; at the very top it stays at the top. */
function keepFocus(filters: Filters, shown: Bucket, grown: Bucket): void {
  const { list, at } = placeStore.get()
  const focused = shown[at]?.shot.id
  if (list !== JSON.stringify(filters) || at === 0 || !focused) return
  const now = grown.findIndex(({ shot }) => shot.id === focused)
  if (now >= 0) placeStore.set({ list, at: now })
}
