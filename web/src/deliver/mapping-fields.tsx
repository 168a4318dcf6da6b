// What travels with each file, and into which folder: typed on the left, shown for a real shot on the right.
import { Stack, TagsInput, Text, TextInput, Title } from '@mantine/core'
import { mappingFields } from '@sartiq/contract/export/metadata.ts'
import { listShots } from '@sartiq/contract/intake/endpoints.ts'
import { useQuery } from '@tanstack/react-query'
import { call } from '../api/call.ts'
import classes from './deliver.module.css'
import type { DamDraft } from './destination-draft.ts'
import { exampleShot, sampleFolder, sampleMapping } from './mapping-sample.ts'
import { PairsField } from './pairs-field.tsx'

type Props = { draft: DamDraft; onChange: (part: Partial<DamDraft>) => void }

export function MappingFields({ draft, onChange }: Props) {
  const { data: shot } = useQuery({
    queryKey: ['sample-shot'],
    queryFn: async ({ signal }) => (await call(listShots, { query: { limit: 1 } }, { signal })).items[0] ?? null,
  })
  const sample = shot ?? exampleShot
  const folder = sampleFolder(draft.folder_structure, sample)
  return (
    <div className={classes['columns']}>
      <Stack gap="sm">
        <TextInput
          label="Title"
          spellCheck={false}
          value={draft.title}
          onChange={(event) => onChange({ title: event.currentTarget.value })}
        />
        <TextInput
          label="Description"
          value={draft.description}
          onChange={(event) => onChange({ description: event.currentTarget.value })}
        />
        <TagsInput
          label="Keywords"
          description="A field’s name gives its value; anything else is said as it stands"
          data={[...mappingFields]}
          clearButtonProps={{ 'aria-label': 'Remove all keywords' }}
          value={draft.keywords}
          onChange={(keywords) => onChange({ keywords })}
        />
        <PairsField
          label="Custom fields"
          hint="The DAM’s field on the left, what it gets on the right"
          pairs={draft.custom_fields}
          onChange={(custom_fields) => onChange({ custom_fields })}
        />
        <TextInput
          label="Folder"
          description="Tokens as in file names; / makes folders"
          spellCheck={false}
          value={draft.folder_structure}
          onChange={(event) => onChange({ folder_structure: event.currentTarget.value })}
          error={!folder.ok && folder.message}
        />
      </Stack>
      <section aria-label="Sample" className={classes['sample']}>
        <Title order={2} size="h3">
          {shot ? `As for ${shot.sku}, ${shot.shot_type}` : 'As for an example'}
        </Title>
        <dl>
          {sampleMapping(draft, sample).map(({ label, value }) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value === '' ? <Text c="dimmed">empty</Text> : value}</dd>
            </div>
          ))}
          <div>
            <dt>folder</dt>
            <dd>{folder.ok ? folder.folder || <Text c="dimmed">none</Text> : <Text c="dimmed">?</Text>}</dd>
          </div>
        </dl>
      </section>
    </div>
  )
}
