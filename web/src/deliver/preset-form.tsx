// Which system a DAM is, and the few things that its preset asks for; what comes of it can be changed afterwards.
import { Button, PasswordInput, Select, Stack, Text, TextInput } from '@mantine/core'
import { damPresets, findPreset } from '@sartiq/contract/deliver/dam-presets.ts'
import { fillPreset } from '@sartiq/contract/deliver/presets/preset.ts'
import { type FormEvent, useState } from 'react'

type Props = { onFilled: (start: { name: string; config: Record<string, unknown> }) => void }

export function PresetForm({ onFilled }: Props) {
  const [id, setId] = useState(damPresets[0]?.id ?? '')
  const [filled, setFilled] = useState<Record<string, string>>({})
  const [errors, setErrors] = useState<Record<string, string>>({})
  const preset = findPreset(id)
  const choose = (next: string | null) => {
    setId(next ?? id)
    setFilled({})
    setErrors({})
  }
  const fill = (event: FormEvent) => {
    event.preventDefault()
    const result = fillPreset(preset, filled)
    if (result.ok) onFilled({ name: preset.name, config: result.config })
    else setErrors(Object.fromEntries(result.errors.map(({ field, message }) => [field, message])))
  }
  return (
    <form onSubmit={fill} noValidate>
      <Stack gap="sm" maw={640}>
        <Select
          label="System"
          allowDeselect={false}
          data={damPresets.map(({ id: value, name }) => ({ value, label: name }))}
          value={id}
          onChange={choose}
        />
        <Text c="dimmed">{preset.about}</Text>
        {preset.fields.map((field) => {
          const Field = field.secret ? PasswordInput : TextInput
          return (
            <Field
              key={`${id} ${field.name}`}
              label={field.label}
              description={field.help}
              placeholder={field.default ?? field.example}
              required={field.default === undefined}
              autoComplete={field.secret ? 'new-password' : 'off'}
              spellCheck={false}
              value={filled[field.name] ?? ''}
              onChange={(event) => setFilled({ ...filled, [field.name]: event.currentTarget.value })}
              error={errors[field.name]}
            />
          )
        })}
        {/* What is wrong with no field in particular. */}
        {Object.entries(errors)
          .filter(([name]) => !preset.fields.some((field) => field.name === name))
          .map(([name, message]) => (
            <Text key={name} role="alert" c="var(--mantine-color-error)">
              {name}: {message}
            </Text>
          ))}
        <div>
          <Button type="submit">Go on</Button>
        </div>
      </Stack>
    </form>
  )
}
