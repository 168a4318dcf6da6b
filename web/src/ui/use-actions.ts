// Runs actions by their keys while a component is on screen.
import { useEffect, useEffectEvent } from 'react'
import { type Action, isSingleKey, keyOf } from './keys.ts'
import { preferences } from './preferences.ts'

let lastKeyAt = -Infinity

/** Milliseconds since a key did something: what moves by itself waits until the hands rest. */
export function sinceLastKey(): number {
  return performance.now() - lastKeyAt
}

/** Keys act on what is on screen behind no dialog, and never while somebody types. */
export function useActions<Context>(actions: readonly Action<Context>[], context: Context): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    const key = keyOf(event)
    if (event.defaultPrevented || isTaken(event.target, key)) return
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

/** Runs an action of a form by its key, also while somebody types in one of its fields. */
export function actByKey<Context>(
  actions: readonly Action<Context>[],
  context: Context,
  event: Pick<
    KeyboardEvent,
    'key' | 'shiftKey' | 'altKey' | 'ctrlKey' | 'metaKey' | 'defaultPrevented' | 'preventDefault'
  >,
): void {
  // An open list of suggestions takes Escape for itself.
  if (event.defaultPrevented) return
  const action = actions.find(({ keys, when }) => keys.includes(keyOf(event)) && (when?.(context) ?? true))
  if (!action) return
  event.preventDefault()
  action.run(context)
}

const typed =
  'textarea, select, [contenteditable], input:not([type=checkbox], [type=radio], [type=range], [type=button])'
const ownsArrows = '[role=menu], [role=listbox], [role=slider], input'

/** Whether the element under the key wants it for itself. */
function isTaken(target: EventTarget | null, key: string): boolean {
  if (document.querySelector('[aria-modal=true]')) return true
  if (!(target instanceof Element)) return false
  if (target.closest(typed)) return true
  if (key === 'Enter' || key === 'Space') return target.closest('button, a, summary, [role=menu], input') !== null
  return key.includes('Arrow') && target.closest(ownsArrows) !== null
}
