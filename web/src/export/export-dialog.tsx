// The export dialog: choices on the left, on the right what they will really give.
import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import type { ExportPreset } from '@sartiq/contract/export/preset.ts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { plural } from '../ui/format.ts'
import { LoadingState } from '../ui/screen-state.tsx'
import { useStore } from '../ui/store.ts'
import { describeFormats } from './describe.ts'
import { type Choices, namingOf, rememberedChoices } from './export-choices.ts'
import classes from './export-dialog.module.css'
import { DestinationField, useKnownDestination } from './destination-field.tsx'
import { ExportPreview } from './export-preview.tsx'
import { FormatFields } from './format-fields.tsx'
import { NamingField } from './naming-field.tsx'
import { withChange, withPreset } from './preset-choices.ts'
import { PresetField } from './preset-field.tsx'
import { presetsQuery } from './preset-queries.ts'
import { useCreateExport } from './use-create-export.ts'
import { useExportPreview } from './use-export-preview.ts'
import { type ExportWhat, exportDialog } from './what.ts'

export function ExportDialog() {
  const what = useStore(exportDialog)
  return (
    <Modal
      opened={what !== null}
      onClose={() => exportDialog.set(null)}
      title="Export"
      size={960}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {what && <ExportForm what={what} />}
    </Modal>
  )
}

function ExportForm({ what }: { what: ExportWhat }) {
  const [typed, setChoices] = useState(rememberedChoices)
  const presets = useQuery(presetsQuery)
  const preset = presets.data?.find(({ id }) => id === typed.preset_id)
  const choices = useKnownDestination(withPreset(typed, preset))
  const change = (part: Partial<Choices>) => setChoices((before) => withChange(withPreset(before, preset), part))
  // A preset of last time is not known yet: what is shown would not be what it means.
  const isWaiting = typed.preset_id !== null && presets.isPending
  const preview = useExportPreview(what, choices, !isWaiting)
  const create = useCreateExport()
  if (isWaiting) return <LoadingState label="Loading the presets" />
  const isEmpty = what.kind === 'shots' ? what.ids.length === 0 : preview.data?.total === 0
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        create.mutate({ what, choices })
      }}
    >
      <WhatIsMeant what={what} total={preview.data?.total} />
      <div className={classes['columns']}>
        <Stack gap="sm">
          <PresetField choices={choices} preset={preset} onChoose={setChoices} />
          {preset && preset.formats.length > 1 && !choices.own_format ? (
            <SeveralFormats preset={preset} onOne={() => change({ own_format: true })} />
          ) : (
            <FormatFields choices={choices} onChange={change} />
          )}
          <NamingField choices={choices} onChange={change} />
          <DestinationField choices={choices} onChange={change} />
        </Stack>
        <ExportPreview preview={preview} isEmpty={isEmpty ?? false} />
      </div>
      <Group justify="flex-end" mt="md">
        {create.error && (
          <Text role="alert" c="var(--mantine-color-error)" mr="auto" maw={560}>
            {create.error.message}
          </Text>
        )}
        <Button variant="default" onClick={() => exportDialog.set(null)}>
          Cancel
        </Button>
        <Button
          type="submit"
          data-autofocus
          loading={create.isPending}
          disabled={(isEmpty ?? false) || !namingOf(choices).ok}
        >
          Start export
        </Button>
      </Group>
    </form>
  )
}

function SeveralFormats({ preset, onOne }: { preset: ExportPreset; onOne: () => void }) {
  return (
    <div>
      <Text size="sm">
        <b>{plural(preset.formats.length, 'file')} of each image</b> {describeFormats(preset)}
      </Text>
      <Button size="compact-xs" variant="default" mt={6} onClick={onOne}>
        Choose one format instead
      </Button>
    </div>
  )
}

function WhatIsMeant({ what, total }: { what: ExportWhat; total: number | undefined }) {
  if (what.kind === 'shots') {
    return (
      <Text mb="md">
        {plural(what.ids.length, 'selected shot')}
        {what.left_out > 0 && `; ${plural(what.left_out, 'other')} not approved and left out`}
      </Text>
    )
  }
  const again = what.status === 'EXPORTED'
  return (
    <Text mb="md">
      {total === undefined ? 'All' : `All ${plural(total, 'shot')}`} that{' '}
      {again ? 'were exported before' : 'are approved'} in the current filter
    </Text>
  )
}
