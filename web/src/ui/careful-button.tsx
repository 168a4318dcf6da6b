// A button for what cannot be taken back: the first press says so, the second does it. No dialog, and nothing moves away.
import { Button, type ButtonProps, Group } from '@mantine/core'
import { useState } from 'react'
import { focusOnMount } from './focus.ts'

type Props = ButtonProps & {
  label: string
  /** What the second press is called: `Remove Ada`. */
  sure: string
  /** What the button is about, for who does not see its row. */
  about: string
  onSure: () => void
}

export function CarefulButton({ label, sure, about, onSure, ...rest }: Props) {
  const [asked, setAsked] = useState(false)
  if (!asked) {
    return (
      <Button
        variant="default"
        size="compact-sm"
        aria-label={`${label} ${about}`}
        onClick={() => setAsked(true)}
        {...rest}
      >
        {label}
      </Button>
    )
  }
  return (
    <Group
      gap={6}
      wrap="nowrap"
      component="fieldset"
      aria-label={`${label} ${about}?`}
      style={{ border: 0, margin: 0, padding: 0 }}
      onKeyDown={(event) => event.key === 'Escape' && setAsked(false)}
    >
      <Button
        size="compact-sm"
        variant="default"
        c="var(--mantine-color-error)"
        loading={rest.loading ?? false}
        onClick={() => {
          setAsked(false)
          onSure()
        }}
      >
        {sure}
      </Button>
      <Button size="compact-sm" variant="default" ref={focusOnMount} onClick={() => setAsked(false)}>
        Keep
      </Button>
    </Group>
  )
}
