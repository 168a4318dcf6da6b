// The scopes of a key: reading or writing, chapter by chapter. Writing includes reading.
import { Checkbox, Fieldset, Text } from '@mantine/core'
import { type Scope, scopes } from '@sartiq/contract/people/scope.ts'
import type { ReactNode } from 'react'
import { humanise } from '../ui/format.ts'
import classes from './scope-picker.module.css'

type Props = { chosen: Scope[]; error: ReactNode; onChange: (chosen: Scope[]) => void }

export function ScopePicker({ chosen, error, onChange }: Props) {
  const chapters = Map.groupBy(scopes, (scope) => scope.split(':')[0] ?? scope)
  const toggle = (scope: Scope, isOn: boolean) =>
    onChange(scopes.filter((one) => (one === scope ? isOn : chosen.includes(one))))
  return (
    <Fieldset legend="Scopes" mt="sm" maw={560}>
      <div className={classes['grid']}>
        {[...chapters].map(([chapter, both]) => (
          <div key={chapter} className={classes['row']}>
            <span>{humanise(chapter)}</span>
            {both.map((scope) => (
              <Checkbox
                key={scope}
                size="xs"
                label={scope.split(':')[1]}
                aria-label={scope}
                checked={chosen.includes(scope)}
                onChange={({ currentTarget }) => toggle(scope, currentTarget.checked)}
              />
            ))}
          </div>
        ))}
      </div>
      {error && (
        <Text role="alert" c="var(--mantine-color-error)" mt="xs">
          {error}
        </Text>
      )}
    </Fieldset>
  )
}
