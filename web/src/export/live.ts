// Live news about exports: bars move in place, and a toast says when one of mine is done.
import type { ExportRecord, ExportSummary } from '@sartiq/contract/export/export.ts'
import type { listExports } from '@sartiq/contract/export/endpoints.ts'
import type { Reply } from '@sartiq/contract/endpoint.ts'
import { isSettled } from '@sartiq/contract/export/status.ts'
import type { InfiniteData, QueryClient } from '@tanstack/react-query'
import type { LiveHandlers } from '../api/live.ts'
import { meQuery } from '../people/use-me.ts'
import { exportKeys, exportQuery } from './export-queries.ts'
import { announceExport } from './announce-export.tsx'

type Pages = InfiniteData<Reply<typeof listExports>>
type Patch = Partial<
  Pick<ExportSummary, 'status' | 'progress' | 'download_url' | 'bytes' | 'completed_at' | 'files_expired_at'>
>

export function exportLive(client: QueryClient): LiveHandlers {
  const announced = new Set<string>()
  let imagesTimer: ReturnType<typeof setTimeout> | undefined
  return {
    'export.updated': ({ id, patch }) => {
      const news = patch as Patch
      const isListed = patchList(client, id, news)
      if (!isListed) void client.invalidateQueries({ queryKey: exportKeys.lists })
      client.setQueryData<ExportRecord>(exportKeys.one(id), (known) => known && { ...known, ...news })
      clearTimeout(imagesTimer)
      imagesTimer = setTimeout(() => {
        void client.invalidateQueries({ queryKey: exportKeys.images(id) })
        void client.invalidateQueries({ queryKey: exportKeys.ofShots }) // an open viewer's history
      }, 500)
      if (!news.status || !isSettled(news.status)) return
      // An answer that was read before the end may still be under way and would undo the patch: ask once more.
      void client.invalidateQueries({ queryKey: exportKeys.one(id) })
      void client.invalidateQueries({ queryKey: exportKeys.lists })
      void client.invalidateQueries({ queryKey: exportKeys.ofShots })
      const once = `${id} ${news.status}`
      if (!announced.has(once)) void announceIfMine(client, id)
      announced.add(once)
    },
  }
}

/** Answers whether the export stands in the list that was read. */
function patchList(client: QueryClient, id: string, news: Patch): boolean {
  const data = client.getQueryData<Pages>(exportKeys.lists)
  if (!data?.pages.some(({ items }) => items.some((item) => item.id === id))) return false
  const pages = data.pages.map((page) => ({
    ...page,
    items: page.items.map((item) => (item.id === id ? { ...item, ...news } : item)),
  }))
  client.setQueryData<Pages>(exportKeys.lists, { ...data, pages })
  return true
}

async function announceIfMine(client: QueryClient, id: string): Promise<void> {
  try {
    const record = await client.fetchQuery({ ...exportQuery(id), staleTime: 0 })
    if (record.created_by.id === client.getQueryData(meQuery.queryKey)?.id) announceExport(record)
  } catch {
    // A toast less; the exports page shows it all the same.
  }
}
