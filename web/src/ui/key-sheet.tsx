// The sheet of keys, from the same list that runs them.
import { Kbd, Modal, SimpleGrid, Stack, Switch, Table, Title } from '@mantine/core'
import { type Action, keyLabel } from './keys.ts'
import { prefer, preferences } from './preferences.ts'
import { createStore, useStore } from './store.ts'

export type ActionGroup = { title: string; actions: readonly Pick<Action<never>, 'id' | 'label' | 'keys'>[] }

export const keySheetOpen = createStore(false)

export function KeySheet({ groups }: { groups: readonly ActionGroup[] }) {
  const { single_keys } = useStore(preferences)
  return (
    <Modal
      opened={useStore(keySheetOpen)}
      onClose={() => keySheetOpen.set(false)}
      title="Keys"
      size="xl"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Stack>
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xl">
          {groups.map((group) => (
            <div key={group.title}>
              <Title order={3}>{group.title}</Title>
              <Table verticalSpacing={4} withRowBorders={false} aria-label={group.title}>
                <Table.Tbody>{group.actions.map(KeyRow)}</Table.Tbody>
              </Table>
            </div>
          ))}
        </SimpleGrid>
        <Switch
          label="Single-letter keys"
          description="Off: only keys with Ctrl, Alt, arrows and Enter act. Useful with speech input."
          checked={single_keys}
          onChange={(event) => prefer({ single_keys: event.currentTarget.checked })}
        />
      </Stack>
    </Modal>
  )
}

function KeyRow(action: ActionGroup['actions'][number]) {
  return (
    <Table.Tr key={action.id}>
      <Table.Td>{action.label}</Table.Td>
      <Table.Td ta="right">
        {action.keys.map((key) => (
          <Kbd key={key} ml={4}>
            {keyLabel(key)}
          </Kbd>
        ))}
      </Table.Td>
    </Table.Tr>
  )
}
