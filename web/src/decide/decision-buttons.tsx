// The decisions that the target allows, as buttons; the one that is asked for most is the primary one.
import { Group } from '@mantine/core'
import { ActionButton } from '../ui/action-button.tsx'
import { approve, barActions } from './actions.ts'
import type { DecideContext } from './use-decide-context.ts'

export function DecisionButtons({ context }: { context: DecideContext }) {
  return (
    <Group gap={6} justify="center">
      {barActions.map((action) => (
        <ActionButton
          key={action.id}
          action={action}
          context={context}
          variant={action === approve ? 'filled' : 'default'}
        />
      ))}
    </Group>
  )
}
