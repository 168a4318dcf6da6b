// A button for an action: its label is the accessible name, its key stands in the tooltip.
import { Button, type ButtonProps, Kbd, Tooltip } from '@mantine/core'
import { type Action, keyLabel } from './keys.ts'

type Props<Context> = ButtonProps & { action: Action<Context>; context: Context; label?: string }

export function ActionButton<Context>({ action, context, label, ...rest }: Props<Context>) {
  if (!(action.when?.(context) ?? true)) return null
  const Icon = action.icon
  const key = action.keys[0]
  return (
    <Tooltip label={key ? `${action.label} (${keyLabel(key)})` : action.label}>
      <Button
        size="sm"
        variant="default"
        onClick={() => action.run(context)}
        {...(Icon && { leftSection: <Icon size={16} aria-hidden /> })}
        {...(key && { 'aria-keyshortcuts': ariaKey(key) })}
        rightSection={
          key && (
            <Kbd size="xs" aria-hidden>
              {keyLabel(key)}
            </Kbd>
          )
        }
        {...rest}
      >
        {label ?? action.label}
      </Button>
    </Tooltip>
  )
}

function ariaKey(key: string): string {
  return key.replace('Mod', navigator.userAgent.includes('Mac') ? 'Meta' : 'Control')
}
