// How many are selected of how many, and the way out.
import { Button, Group, Kbd } from '@mantine/core'
import { formatCount } from '../ui/format.ts'
import { keyLabel } from '../ui/keys.ts'
import { type Selection, clearSelection, selectedCount } from './selection.ts'

export function SelectionBar({ selection, total }: { selection: Selection; total: number }) {
  return (
    <Group gap="sm">
      <output>
        {formatCount(selectedCount(selection, total))} of {formatCount(total)} selected
      </output>
      <Button variant="default" onClick={clearSelection} rightSection={<Kbd aria-hidden>{keyLabel('Mod+D')}</Kbd>}>
        Select none
      </Button>
    </Group>
  )
}
