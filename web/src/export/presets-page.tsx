// Presets, as everybody sees them; they are made and changed where an export is set up.
import { Group, Table, Text, Title } from '@mantine/core'
import { deleteExportPreset, type ExportPreset } from '@sartiq/contract/export/preset.ts'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../api/call.ts'
import settings from '../people/settings.module.css'
import { useMay } from '../people/use-me.ts'
import { CarefulButton } from '../ui/careful-button.tsx'
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
  return (
    <>
      <Title order={1}>Presets</Title>
      <Text className={settings['lead']}>
        Formats, naming and metadata under a name. The export dialog saves its choices as one and begins from any;
        exports that were made keep what they used.
      </Text>
      <Refusal error={remove.error} mb="sm" />
      <PagedTable
        label="Presets"
        list={list}
        titles={['Name', 'Formats', 'Naming', 'By', 'Changed']}
        hasActions={may}
        renderRow={(preset) => (
          <PresetRow key={preset.id} preset={preset} may={may} onRemove={() => remove.mutate(preset.id)} />
        )}
        minWidth={860}
        empty={<Text c="dimmed">No preset has been saved yet.</Text>}
      />
    </>
  )
}

function PresetRow({ preset, may, onRemove }: { preset: ExportPreset; may: boolean; onRemove: () => void }) {
  const { name, naming, created_by, updated_at } = preset
  return (
    <Table.Tr>
      <Table.Td>{name}</Table.Td>
      <Table.Td>{describeFormats(preset)}</Table.Td>
      <Table.Td>{naming.pattern}</Table.Td>
      <Table.Td>{created_by.name}</Table.Td>
      <Table.Td>
        <RelativeTime time={updated_at} />
      </Table.Td>
      {may && (
        <Table.Td>
          <Group justify="flex-end">
            <CarefulButton label="Remove" about={`the preset ${name}`} sure="Remove for everybody" onSure={onRemove} />
          </Group>
        </Table.Td>
      )}
    </Table.Tr>
  )
}
