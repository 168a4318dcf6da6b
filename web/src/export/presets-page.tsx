// Presets, as everybody sees them; they are made and changed where an export is set up.
import { Button, Group, Table, Text, TextInput, Title } from '@mantine/core'
import { deleteExportPreset, type ExportPreset, updateExportPreset } from '@sartiq/contract/export/preset.ts'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../api/call.ts'
import settings from '../people/settings.module.css'
import { useMay } from '../people/use-me.ts'
import { CarefulButton } from '../ui/careful-button.tsx'
import { focusOnMount } from '../ui/focus.ts'
import { PagedTable } from '../ui/paged-table.tsx'
import { Refusal } from '../ui/refusal.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { describeFormats } from './describe.ts'
import { presetKey, presetPagesQuery } from './preset-queries.ts'

export function PresetsPage() {
  const client = useQueryClient()
  const list = useInfiniteQuery(presetPagesQuery)
  const may = useMay('produce')
  const remove = useMutation({
    mutationFn: (id: string) => call(deleteExportPreset, { params: { id } }),
    onSettled: () => client.invalidateQueries({ queryKey: presetKey }),
  })
  const rename = useMutation({
    mutationFn: ({ id, name }: Pick<ExportPreset, 'id' | 'name'>) =>
      call(updateExportPreset, { params: { id }, body: { name } }),
    onSettled: () => client.invalidateQueries({ queryKey: presetKey }),
  })
  return (
    <>
      <Title order={1}>Presets</Title>
      <Text className={settings['lead']}>
        Formats, naming and metadata under a name. The export dialog saves its choices as one and begins from any;
        exports that were made keep what they used.
      </Text>
      <Refusal error={remove.error ?? rename.error} mb="sm" />
      <PagedTable
        label="Presets"
        list={list}
        titles={['Name', 'Formats', 'Naming', 'By', 'Changed']}
        hasActions={may}
        renderRow={(preset) => (
          <PresetRow
            key={preset.id}
            preset={preset}
            may={may}
            onRename={(name) => rename.mutate({ id: preset.id, name })}
            onRemove={() => remove.mutate(preset.id)}
          />
        )}
        minWidth={860}
        empty={<Text c="dimmed">No preset has been saved yet.</Text>}
      />
    </>
  )
}

type RowProps = { preset: ExportPreset; may: boolean; onRename: (name: string) => void; onRemove: () => void }

function PresetRow({ preset, may, onRename, onRemove }: RowProps) {
  const { name, naming, created_by, updated_at } = preset
  const [isRenaming, setRenaming] = useState(false)
  const done = (typed: string) => {
    setRenaming(false)
    if (typed !== '' && typed !== name) onRename(typed)
  }
  return (
    <Table.Tr>
      <Table.Td>{isRenaming ? <NameField name={name} onDone={done} /> : name}</Table.Td>
      <Table.Td>{describeFormats(preset)}</Table.Td>
      <Table.Td>{naming.pattern}</Table.Td>
      <Table.Td>{created_by.name}</Table.Td>
      <Table.Td>
        <RelativeTime time={updated_at} />
      </Table.Td>
      {may && (
        <Table.Td>
          <Group justify="flex-end" gap={6} wrap="nowrap">
            <Button
              variant="default"
              size="compact-sm"
              aria-label={`Rename the preset ${name}`}
              onClick={() => setRenaming(!isRenaming)}
            >
              Rename
            </Button>
            <CarefulButton label="Remove" about={`the preset ${name}`} sure="Remove for everybody" onSure={onRemove} />
          </Group>
        </Table.Td>
      )}
    </Table.Tr>
  )
}

/** Enter keeps what was typed, Escape does not. */
function NameField({ name, onDone }: { name: string; onDone: (typed: string) => void }) {
  const [typed, setTyped] = useState(name)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        onDone(typed.trim())
      }}
    >
      <TextInput
        aria-label={`New name of the preset ${name}`}
        ref={focusOnMount}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onKeyDown={(event) => event.key === 'Escape' && onDone(name)}
      />
    </form>
  )
}
