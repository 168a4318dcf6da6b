// The presets, as the dialog and the settings read them.
import { listExportPresets } from '@sartiq/contract/export/preset.ts'
import { queryOptions } from '@tanstack/react-query'
import { call } from '../api/call.ts'
import { pagesOf } from '../ui/paged-table.tsx'

const key = ['export-presets'] as const

/** All that a list to choose from can show. */
export const presetsQuery = queryOptions({
  queryKey: [...key, 'choices'],
  queryFn: async ({ signal }) => {
    const { items } = await call(listExportPresets, { query: { limit: 500 } }, { signal })
    return items.toSorted((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))
  },
})

export const presetPagesQuery = pagesOf([...key, 'pages'], (cursor, signal) =>
  call(listExportPresets, { query: { limit: 50, cursor } }, { signal }),
)

/** Of both of them. */
export const presetKey = key
