// Runs actions by their keys while a component is on screen.
import { useEffect, useEffectEvent } from 'react'
import { type Action, isSingleKey, keyOf } from './keys.ts'
import { preferences } from './preferences.ts'

let lastKeyAt = -Infinity

/** Milliseconds since a key did something: what moves by itself waits until the hands rest. */
export function sinceLastKey(): number {
  return performance.now() - lastKeyAt
}

type Where = {
  /** For the keys of a form: they act while somebody types in it too. */
  in_fields?: boolean
}

/** Keys act on what is on screen behind no dialog, and otherwise never while somebody types. */
export function useActions<Context>(
  actions: readonly Action<Context>[],
  context: Context,
  { in_fields = false }: Where = {},
): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    const key = keyOf(event)
    // What has handled a key itself, such as an open list of suggestions, has prevented its default.
    if (event.defaultPrevented || hasDialog() || (!in_fields && isTaken(event.target, key))) return
    if (isSingleKey(key) && !preferences.get().single_keys) return
    const action = actions.find(({ keys, when }) => keys.includes(key) && (when?.(context) ?? true))
    if (!action) return
    event.preventDefault()
    lastKeyAt = performance.now()
    if (!event.repeat || action.repeats) action.run(context)
  })
  useEffect(() => {
    const listener = (event: KeyboardEvent) => press(event)
    window.addEventListener('keydown', listener)
    return () => window.removeEventListener('keydown', listener)
  }, [])
}

const typed =
  'textarea, select, [contenteditable], input:not([type=checkbox], [type=radio], [type=range], [type=button])'
const ownsArrows = '[role=menu], [role=listbox], [role=slider], input'

function hasDialog(): boolean {
  return document.querySelector('[aria-modal=true]') !== null
}

/** Whether the element under the key wants it for itself. */
function isTaken(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof Element)) return false
  if (target.closest(typed)) return true
  if (key === 'Enter' || key === 'Space') return target.closest('button, a, summary, [role=menu], input') !== null
  return key.includes('Arrow') && target.closest(ownsArrows) !== null
}
