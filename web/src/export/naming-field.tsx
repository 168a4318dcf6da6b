// The naming pattern: typed, or put together from tokens; wrong tokens are said at once.
import { Button, Group, NumberInput, TextInput } from '@mantine/core'
import { tokenNames } from '@sartiq/contract/export/naming.ts'
import { useRef } from 'react'
import classes from './export-dialog.module.css'
import { type Choices, namingOf } from './export-choices.ts'

type Props = { choices: Choices; onChange: (part: Partial<Choices>) => void }

export function NamingField({ choices, onChange }: Props) {
  const field = useRef<HTMLInputElement>(null)
  const named = namingOf(choices)
  /** Puts a token where the cursor stands and leaves the cursor behind it. */
  const insert = (token: string) => {
    const start = field.current?.selectionStart ?? choices.pattern.length
    const end = field.current?.selectionEnd ?? start
    onChange({ pattern: choices.pattern.slice(0, start) + token + choices.pattern.slice(end) })
    requestAnimationFrame(() => {
      field.current?.focus()
      field.current?.setSelectionRange(start + token.length, start + token.length)
    })
  }
  return (
    <div>
      <Group align="flex-start" wrap="nowrap" gap="sm">
        <TextInput
          ref={field}
          flex={1}
          label="Naming pattern"
          spellCheck={false}
          autoComplete="off"
          value={choices.pattern}
          onChange={(event) => onChange({ pattern: event.currentTarget.value })}
          error={!named.ok && named.message}
        />
        <NumberInput
          label="First number"
          w={100}
          min={0}
          max={1e9}
          allowDecimal={false}
          value={choices.start_index}
          onChange={(value) => onChange({ start_index: Number(value) || 0 })}
        />
      </Group>
      <Group gap={4} mt={6} component="fieldset" aria-label="Tokens" className={classes['tokens']}>
        {tokenNames.map((name) => (
          <Button
            key={name}
            size="compact-xs"
            variant="default"
            onClick={() => insert(`{${name}}`)}
            aria-label={`Insert {${name}}`}
          >
            {name}
          </Button>
        ))}
        <Button size="compact-xs" variant="default" onClick={() => insert('/')} aria-label="Insert / for a folder">
          / folder
        </Button>
      </Group>
    </div>
  )
}
