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
    const taken = in_fields ? hasOpenList(event.target) : isTaken(event.target, key)
    if (event.defaultPrevented || hasDialog() || taken) return
    if (isSingleKey(key) && !preferences.get().single_keys) return
    const action = actions.find(({ keys, when }) => keys.includes(key) && (when?.(context) ?? true))
    if (!action) return
    event.preventDefault()
    lastKeyAt = performance.now()
    if (!event.repeat || action.repeats) action.run(context)
  })
  useEffect(() => {
    const listener = (event: KeyboardEvent) => press(event)
    // A form looks first: whether a list of suggestions is open is to be seen before the list closes.
    window.addEventListener('keydown', listener, in_fields)
    return () => window.removeEventListener('keydown', listener, in_fields)
  }, [in_fields])
}

const typed =
  'textarea, select, [contenteditable], input:not([type=checkbox], [type=radio], [type=range], [type=button])'
const ownsArrows = '[role=menu], [role=listbox], [role=slider], input'

/** Whether the field under the key shows suggestions, which take Escape and Enter for themselves. */
function hasOpenList(target: EventTarget | null): boolean {
  return target instanceof Element && target.matches('[role=combobox][aria-expanded=true]')
}

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
