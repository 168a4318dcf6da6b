// The preset that an export begins from, and the way to keep the choices as one.
import { Button, Group, Select, Text, TextInput } from '@mantine/core'
import type { ExportPreset } from '@sartiq/contract/export/preset.ts'
import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useState } from 'react'
import { sentenceOf } from '../api/problem.ts'
import { useMay } from '../people/use-me.ts'
import { focusOnMount } from '../ui/focus.ts'
import type { Choices } from './export-choices.ts'
import { choosePreset, isChanged } from './preset-choices.ts'
import { presetsQuery } from './preset-queries.ts'
import { useSavePreset } from './use-save-preset.ts'

type Props = { choices: Choices; preset: ExportPreset | undefined; onChoose: (choices: Choices) => void }

export function PresetField({ choices, preset, onChoose }: Props) {
  const presets = useQuery(presetsQuery)
  const may = useMay('produce')
  const [isNaming, setNaming] = useState(false)
  const save = useSavePreset(({ id }) => {
    setNaming(false)
    onChoose(choosePreset(choices, id))
  })
  return (
    <div>
      <Select
        label="Preset"
        placeholder={presets.data?.length === 0 ? 'None is saved yet' : 'None'}
        clearable
        clearButtonProps={{ 'aria-label': 'No preset' }}
        searchable={(presets.data?.length ?? 0) > 8}
        data={(presets.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        value={preset?.id ?? null}
        onChange={(id) => onChoose(choosePreset(choices, id))}
        error={presets.error && 'The presets could not be read; the choices below work all the same'}
      />
      {may && isNaming && (
        <NewName
          isSaving={save.isPending}
          onSave={(name) => save.mutate({ choices, preset, name })}
          onCancel={() => setNaming(false)}
        />
      )}
      {may && !isNaming && (
        <Group gap={6} mt={6}>
          <Button size="compact-xs" variant="default" onClick={() => setNaming(true)}>
            Save as preset…
          </Button>
          {preset && isChanged(choices) && (
            <Button
              size="compact-xs"
              variant="default"
              loading={save.isPending}
              onClick={() => save.mutate({ choices, preset, name: null })}
            >
              Save the changes to {preset.name}
            </Button>
          )}
        </Group>
      )}
      {save.error && (
        <Text role="alert" size="sm" mt={4} c="var(--mantine-color-error)">
          {sentenceOf(save.error)}
        </Text>
      )}
    </div>
  )
}

type NameProps = { isSaving: boolean; onSave: (name: string) => void; onCancel: () => void }

function NewName({ isSaving, onSave, onCancel }: NameProps) {
  const [name, setName] = useState('')
  const isEmpty = name.trim() === ''
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== 'Escape') return
    // Neither starts the export nor closes the dialog.
    event.preventDefault()
    event.stopPropagation()
    if (event.key === 'Escape') onCancel()
    else if (!isEmpty) onSave(name)
  }
  return (
    <Group gap={6} mt={6} wrap="nowrap" align="flex-end">
      <TextInput
        ref={focusOnMount}
        flex={1}
        size="xs"
        label="Name of the preset"
        maxLength={200}
        autoComplete="off"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        onKeyDown={onKey}
      />
      <Button size="xs" variant="default" disabled={isEmpty} loading={isSaving} onClick={() => onSave(name)}>
        Save
      </Button>
      <Button size="xs" variant="default" onClick={onCancel}>
        Cancel
      </Button>
    </Group>
  )
}
