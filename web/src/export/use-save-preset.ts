// Keeps choices as a preset: a new one, or the chosen one with what was changed.
import { createExportPreset, type ExportPreset, updateExportPreset } from '@sartiq/contract/export/preset.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../api/call.ts'
import { notify } from '../ui/notify.ts'
import type { Choices } from './export-choices.ts'
import { keptOf } from './preset-choices.ts'
import { presetKey, presetsQuery } from './preset-queries.ts'

type Order = { choices: Choices; preset: ExportPreset | undefined; name: string | null }

/** `name`: of a new preset; null: the chosen one is changed. */
export function useSavePreset(onSaved: (preset: ExportPreset) => void) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ choices, preset, name }: Order) => {
      const kept = keptOf(choices, preset)
      if (!kept) throw new Error('The naming pattern cannot be read')
      if (name !== null) return call(createExportPreset, { body: { name, ...kept } })
      if (!preset) throw new Error('No preset is chosen')
      return call(updateExportPreset, { params: { id: preset.id }, body: kept })
    },
    onSuccess: async (saved) => {
      // It has to be there before it is chosen: one that is not known counts as gone.
      client.setQueryData(presetsQuery.queryKey, (known = []) => [...known.filter(({ id }) => id !== saved.id), saved])
      onSaved(saved)
      notify({ message: `The preset ${saved.name} is saved.` })
      await client.invalidateQueries({ queryKey: presetKey })
    },
  })
}
