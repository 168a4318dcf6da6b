// Why a shot is rejected: five reasons on five keys; the last asks for words.
import { Button, Group, Kbd, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { focusOnMount } from '../ui/focus.ts'
import { keyLabel } from '../ui/keys.ts'
import classes from './decision-bar.module.css'
import { reasonActions } from './actions.ts'
import type { DecideContext } from './use-decide-context.ts'

/** A dialog that stands in the bar and covers no picture. */
export function ReasonPicker({ context }: { context: DecideContext }) {
  return (
    <dialog open className={classes['reasons']} aria-label="Reason for rejecting">
      {context.picking === 'notes' ? <NotesForm context={context} /> : <Reasons context={context} />}
    </dialog>
  )
}

function Reasons({ context }: { context: DecideContext }) {
  return (
    <Group gap={6}>
      <span aria-hidden>Reject because</span>
      {reasonActions.map((action, index) => (
        <Button
          key={action.id}
          ref={index === 0 ? focusOnMount : undefined}
          variant={action.id === 'reason-none' ? 'subtle' : 'default'}
          color="gray"
          c="dark.0"
          onClick={() => action.run(context)}
          rightSection={<Kbd aria-hidden>{keyLabel(action.keys[0] ?? '')}</Kbd>}
        >
          {action.label}
        </Button>
      ))}
    </Group>
  )
}

function NotesForm({ context }: { context: DecideContext }) {
  const form = useForm({
    initialValues: { notes: '' },
    validate: { notes: (notes) => (notes.trim() === '' ? 'Say what is wrong' : null) },
  })
  return (
    <form onSubmit={form.onSubmit(({ notes }) => context.reject('OTHER', notes.trim()))}>
      <Group gap={6} wrap="nowrap" align="flex-start">
        <TextInput
          aria-label="What is wrong"
          placeholder="What is wrong? It is kept with the decision"
          w={360}
          ref={focusOnMount}
          maxLength={5000}
          onKeyDown={(event) => event.key === 'Escape' && context.pick('reason')}
          {...form.getInputProps('notes')}
        />
        <Button type="submit">Reject</Button>
        <Button variant="subtle" color="gray" c="dark.0" onClick={() => context.pick('reason')}>
          Back
        </Button>
      </Group>
    </form>
  )
}
