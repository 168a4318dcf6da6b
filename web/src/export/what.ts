// What an export is about: chosen shots, or all approved ones that a filter finds.
import type { Shot } from '@sartiq/contract/intake/shot.ts'
import type { QueryClient } from '@tanstack/react-query'
import type { Bucket } from '../review/gallery-queries.ts'
import type { Filters } from '../review/gallery-search.ts'
import type { Selection } from '../review/selection.ts'
import { createStore } from '../ui/store.ts'

export type ExportWhat =
  | { kind: 'shots'; ids: string[]; left_out: number }
  | { kind: 'filter'; filters: Omit<Filters, 'sort'>; status: 'APPROVED' | 'EXPORTED' }

/** The open dialog and what it is about. */
export const exportDialog = createStore<ExportWhat | null>(null)

/** Without a selection, and for all of a filter, everything approved in it is meant; on the exported tab, those again. */
export function whatOf(client: QueryClient, selection: Selection, filters: Filters): ExportWhat {
  if (selection.kind === 'some') return chosen(client, [...selection.ids])
  const status = filters.status?.includes('EXPORTED') ? 'EXPORTED' : 'APPROVED'
  const { sort: _, ...found } = filters // files are numbered oldest first, however the gallery is sorted
  return { kind: 'filter', filters: { ...found, status: [status] }, status }
}

/** Shots that cannot be exported now are left out and counted, since one of them would refuse the whole export. */
function chosen(client: QueryClient, ids: string[]): ExportWhat {
  const known = new Map<string, Shot>()
  for (const [, items] of client.getQueriesData<Bucket>({ queryKey: ['gallery', 'bucket'] })) {
    for (const { shot } of items ?? []) known.set(shot.id, shot)
  }
  const exportable = ids.filter((id) => known.get(id)?.actions.includes('export') ?? true)
  return { kind: 'shots', ids: exportable, left_out: ids.length - exportable.length }
}

export function selectionOf(what: ExportWhat): { shots: string[] } | { filter: Omit<Filters, 'sort'> } {
  return what.kind === 'shots' ? { shots: what.ids } : { filter: what.filters }
}
