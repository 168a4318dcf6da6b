// The live preview of an export: the names and warnings of the real run, asked a moment after the last change.
import { previewExport } from '@sartiq/contract/export/endpoints.ts'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { call } from '../api/call.ts'
import type { Choices } from './export-choices.ts'
import { settingsOf } from './preset-choices.ts'
import { type ExportWhat, selectionOf } from './what.ts'

/** The body of an export, or null while the pattern cannot be read. */
export function bodyOf(what: ExportWhat, choices: Choices) {
  const settings = settingsOf(choices)
  if (!settings) return null
  return {
    ...selectionOf(what),
    ...settings,
    destination: choices.destination,
  }
}

/** @param isReady whether the choices are what they will be */
export function useExportPreview(what: ExportWhat, choices: Choices, isReady = true) {
  const [settled] = useDebouncedValue(choices, 250)
  const body = bodyOf(what, settled)
  const isEmpty = what.kind === 'shots' && what.ids.length === 0
  return useQuery({
    queryKey: ['export-preview', body],
    queryFn: ({ signal }) => {
      if (!body) throw new Error('The naming pattern cannot be read')
      return call(previewExport, { body }, { signal })
    },
    enabled: isReady && body !== null && !isEmpty,
    placeholderData: keepPreviousData,
    gcTime: 0,
  })
}
