// Config overrides: a row a key, with what the parent has.
import { ActionIcon, Autocomplete, Button, Fieldset, Text, TextInput } from '@mantine/core'
import { Plus, X } from 'lucide-react'
import { jsonText } from '../ui/json-text.ts'
import { type OverrideRow, typedAs, valueIn } from './overrides.ts'
import classes from './revision-panel.module.css'

type Props = {
  rows: OverrideRow[]
  config: Record<string, unknown>
  errors: Record<number, { key?: string; value?: string }>
  /** Gets a change and not its outcome: choosing a key makes two changes at once. */
  onChange: (change: (rows: OverrideRow[]) => OverrideRow[]) => void
}

export function OverrideRows({ rows, config, errors, onChange }: Props) {
  const change = (id: number, part: Partial<OverrideRow>) =>
    onChange((before) => before.map((row) => (row.id === id ? { ...row, ...part } : row)))
  const add = () =>
    onChange((before) => [...before, { id: Math.max(0, ...before.map(({ id }) => id)) + 1, key: '', value: '' }])
  return (
    <Fieldset variant="unstyled" legend="Config values to change" className={classes['overrides']}>
      {rows.map((row, index) => (
        <Row
          key={row.id}
          row={row}
          number={index + 1}
          config={config}
          error={errors[row.id]}
          onChange={(part) => change(row.id, part)}
          onRemove={() => onChange((before) => before.filter(({ id }) => id !== row.id))}
        />
      ))}
      <Button
        size="compact-sm"
        variant="default"
        mt={rows.length > 0 ? 8 : 4}
        leftSection={<Plus size={14} aria-hidden />}
        onClick={add}
      >
        Add a value
      </Button>
    </Fieldset>
  )
}

type RowProps = {
  row: OverrideRow
  number: number
  config: Record<string, unknown>
  error: { key?: string; value?: string } | undefined
  onChange: (part: Partial<OverrideRow>) => void
  onRemove: () => void
}

function Row({ row, number, config, error, onChange, onRemove }: RowProps) {
  const before = valueIn(config, row.key.trim())
  // A key of the parent brings its value along: most of it usually stays.
  const choose = (key: string) => {
    const known = valueIn(config, key)
    onChange({ key, ...(known !== undefined && row.value === '' && { value: typedAs(known) }) })
  }
  return (
    <div className={classes['row']}>
      <Autocomplete
        aria-label={`Key ${number}`}
        placeholder="guidance_scale"
        data={Object.keys(config)}
        maxLength={200}
        comboboxProps={{ transitionProps: { duration: 80 } }}
        value={row.key}
        onChange={(key) => onChange({ key })}
        onOptionSubmit={choose}
        error={error?.key}
      />
      <TextInput
        aria-label={`Value ${number}`}
        placeholder="8.0"
        spellCheck={false}
        autoComplete="off"
        value={row.value}
        onChange={(event) => onChange({ value: event.currentTarget.value })}
        error={error?.value}
      />
      <ActionIcon variant="default" size={30} aria-label={`Take row ${number} away`} onClick={onRemove}>
        <X size={16} aria-hidden />
      </ActionIcon>
      {row.key.trim() !== '' && (
        <Text c="dimmed" size="xs" className={classes['before']}>
          {before === undefined ? 'The parent has none' : `The parent has ${jsonText(before)}`}
        </Text>
      )}
    </div>
  )
}
