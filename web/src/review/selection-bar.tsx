// How many are selected of how many, what can be decided on all of them, and the way out.
import { Button, Group, Kbd } from '@mantine/core'
import { DecisionButtons } from '../decide/decision-buttons.tsx'
import type { DecideContext } from '../decide/use-decide-context.ts'
import { formatCount } from '../ui/format.ts'
import { keyLabel } from '../ui/keys.ts'
import { type Selection, clearSelection, selectedCount } from './selection.ts'

type Props = { selection: Selection; total: number; context: DecideContext }

export function SelectionBar({ selection, total, context }: Props) {
  return (
    <Group gap="sm" justify="center">
      <output>
        {formatCount(selectedCount(selection, total))} of {formatCount(total)} selected
      </output>
      <DecisionButtons context={context} />
      <Button variant="default" onClick={clearSelection} rightSection={<Kbd aria-hidden>{keyLabel('Mod+D')}</Kbd>}>
        Select none
      </Button>
    </Group>
  )
}
