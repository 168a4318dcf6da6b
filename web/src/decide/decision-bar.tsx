// The bar under the pictures: what was decided last, what can be decided now, and whatever else the screen offers.
import { Group, Switch } from '@mantine/core'
import { CircleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { useMay } from '../people/use-me.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { prefer, preferences } from '../ui/preferences.ts'
import { useStore } from '../ui/store.ts'
import { undo } from './actions.ts'
import classes from './decision-bar.module.css'
import { DecisionButtons } from './decision-buttons.tsx'
import { ReasonPicker } from './reason-picker.tsx'
import { undoStore } from './undo-stack.ts'
import type { DecideContext } from './use-decide-context.ts'

type Props = {
  context: DecideContext
  /** Stands in place of the decision buttons: the grid's selection. */
  instead?: ReactNode
  children?: ReactNode
}

export function DecisionBar({ context, instead, children }: Props) {
  return (
    <section className={classes['bar']} aria-label="Decide">
      <LastDecision context={context} />
      {middleOf(context, instead)}
      <Group gap="sm" justify="flex-end" wrap="nowrap">
        {useMay('review') && !instead && <AutoAdvance />}
        {children}
      </Group>
    </section>
  )
}

function middleOf(context: DecideContext, instead: ReactNode): ReactNode {
  if (context.picking === 'reason' || context.picking === 'notes') return <ReasonPicker context={context} />
  // What is written beside the picture has buttons of its own.
  if (context.picking !== null) return <span />
  return instead ?? <DecisionButtons context={context} />
}

/** In the bar, not floating: an undo toast that covers no picture. */
function LastDecision({ context }: { context: DecideContext }) {
  const { sentence, is_problem } = useStore(undoStore)
  return (
    <div className={classes['last']}>
      <ActionButton action={undo} context={context} variant="subtle" color="gray" c="dark.0" flex="none" />
      {is_problem && <CircleAlert size={18} aria-label="Problem" className={classes['problem']} />}
      <output title={sentence}>{sentence}</output>
    </div>
  )
}

function AutoAdvance() {
  const { auto_advance } = useStore(preferences)
  return (
    <Switch
      size="xs"
      label="Auto-advance"
      checked={auto_advance}
      onChange={(event) => prefer({ auto_advance: event.currentTarget.checked })}
    />
  )
}
