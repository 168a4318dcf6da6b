// A short list of names and values, one row each.
import { ActionIcon, Button, Group, Input, PasswordInput, TextInput } from '@mantine/core'
import { Plus, X } from 'lucide-react'
import { useId } from 'react'
import { newPair, type Pair } from './destination-draft.ts'

type Props = {
  label: string
  hint?: string
  pairs: Pair[]
  onChange: (pairs: Pair[]) => void
  /** Values are secrets: typed blind, never filled in by the browser. */
  secret?: boolean
}

export function PairsField({ label, hint, pairs, onChange, secret = false }: Props) {
  const id = useId()
  const Value = secret ? PasswordInput : TextInput
  const change = (at: number, part: Partial<Pair>) =>
    onChange(pairs.map((pair, index) => (index === at ? { ...pair, ...part } : pair)))
  return (
    <fieldset aria-labelledby={id} style={{ border: 0, padding: 0, margin: 0 }}>
      <Input.Label id={id} labelElement="div" mb={hint ? 0 : 4}>
        {label}
      </Input.Label>
      {hint && <Input.Description mb={4}>{hint}</Input.Description>}
      {pairs.map((pair, at) => (
        <Group key={pair.key} gap={6} mb={6} wrap="nowrap">
          <TextInput
            aria-label={`${label}, name ${at + 1}`}
            w={200}
            autoComplete="off"
            spellCheck={false}
            value={pair.name}
            onChange={(event) => change(at, { name: event.currentTarget.value })}
          />
          <Value
            aria-label={`${label}, value ${at + 1}`}
            flex={1}
            autoComplete={secret ? 'new-password' : 'off'}
            value={pair.value}
            onChange={(event) => change(at, { value: event.currentTarget.value })}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={`Remove ${pair.name || `row ${at + 1}`}`}
            onClick={() => onChange(pairs.filter((_, index) => index !== at))}
          >
            <X size={16} aria-hidden />
          </ActionIcon>
        </Group>
      ))}
      <Button
        size="compact-xs"
        variant="default"
        leftSection={<Plus size={14} aria-hidden />}
        onClick={() => onChange([...pairs, newPair()])}
      >
        Add
      </Button>
    </fieldset>
  )
}
