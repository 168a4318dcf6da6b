// Actions as values, and the grammar of their keys. One list feeds button, handler, tooltip and the sheet of keys.
import type { LucideIcon } from 'lucide-react'

export type Action<Context> = {
  id: string
  label: string
  icon?: LucideIcon
  /** `P`, `Shift+A`, `Mod+Z`, `ArrowLeft`, `Space`, `?`; Mod is ⌘ on a Mac and Ctrl elsewhere. */
  keys: readonly string[]
  /** Movement may run again while the key is held; a decision never. */
  repeats?: boolean
  when?: (context: Context) => boolean
  run: (context: Context) => void
}

type Pressed = Pick<KeyboardEvent, 'key' | 'shiftKey' | 'altKey' | 'ctrlKey' | 'metaKey'>

export const isMac = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.userAgent)

/** A pressed key in the grammar. Shift counts with letters and named keys only: `?` is typed with it on most keyboards. */
export function keyOf(event: Pressed, mac = isMac): string {
  const name = event.key === ' ' ? 'Space' : event.key.length === 1 ? event.key.toUpperCase() : event.key
  const shiftCounts = name.length > 1 || /\p{L}/u.test(name)
  return [
    (mac ? event.metaKey : event.ctrlKey) && 'Mod',
    (mac ? event.ctrlKey : event.metaKey) && 'Other',
    event.altKey && 'Alt',
    event.shiftKey && shiftCounts && 'Shift',
    name,
  ]
    .filter(Boolean)
    .join('+')
}

/** Whether a key is pressed without Ctrl, Alt or ⌘ and is a character: what speech input may trip over. */
export function isSingleKey(key: string): boolean {
  return key.replace(/^Shift\+/, '').length === 1
}

const symbols: Record<string, string> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
  Delete: 'Del',
  Backspace: '⌫',
}

/** A key as it is printed on the keyboard. */
export function keyLabel(key: string, mac = isMac): string {
  if (key === '+') return key
  return key
    .split('+')
    .map((part) => (part === 'Mod' ? (mac ? '⌘' : 'Ctrl') : (symbols[part] ?? part)))
    .join(mac ? '' : '+')
}

/** Keys that more than one action of a screen wants. */
export function conflicts(actions: readonly Pick<Action<never>, 'id' | 'keys'>[]): string[] {
  const owners = Map.groupBy(
    actions.flatMap(({ id, keys }) => keys.map((key) => ({ id, key }))),
    ({ key }) => key,
  )
  return [...owners]
    .filter(([, uses]) => uses.length > 1)
    .map(([key, uses]) => `${key}: ${uses.map((use) => use.id).join(', ')}`)
}
