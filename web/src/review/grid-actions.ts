// Moving, selecting and opening in the grid, as actions.
import type { Action } from '../ui/keys.ts'
import type { Move } from './buckets.ts'

export type GridContext = {
  move: (move: Move, extend: boolean) => void
  open: () => void
  toggle: () => void
  selectAll: () => void
  selectNone: () => void
  has_selection: boolean
  nextSurround: () => void
}

type Grid = Action<GridContext>

const move = (id: Move, label: string, ...keys: string[]): Grid => ({
  id: `move-${id}`,
  label,
  keys,
  repeats: true,
  run: (context) => context.move(id, false),
})

const extend = (id: Move, label: string, key: string): Grid => ({
  id: `extend-${id}`,
  label,
  keys: [key],
  repeats: true,
  run: (context) => context.move(id, true),
})

export const gridActions: readonly Grid[] = [
  move('left', 'Previous image', 'ArrowLeft', 'K'),
  move('right', 'Next image', 'ArrowRight', 'J'),
  move('up', 'Row above', 'ArrowUp'),
  move('down', 'Row below', 'ArrowDown'),
  move('page_up', 'Page up', 'PageUp'),
  move('page_down', 'Page down', 'PageDown'),
  move('home', 'First image', 'Home'),
  move('end', 'Last image', 'End'),
  { id: 'open', label: 'Open image', keys: ['Enter', 'E'], run: ({ open }) => open() },
  { id: 'toggle', label: 'Select or deselect', keys: ['Space'], run: ({ toggle }) => toggle() },
  extend('left', 'Extend selection left', 'Shift+ArrowLeft'),
  extend('right', 'Extend selection right', 'Shift+ArrowRight'),
  extend('up', 'Extend selection up', 'Shift+ArrowUp'),
  extend('down', 'Extend selection down', 'Shift+ArrowDown'),
  { id: 'select-all', label: 'Select all in the filter', keys: ['Mod+A'], run: ({ selectAll }) => selectAll() },
  { id: 'select-none', label: 'Select none', keys: ['Mod+D'], run: ({ selectNone }) => selectNone() },
  {
    id: 'leave-selection',
    label: 'Leave the selection',
    keys: ['Escape'],
    when: ({ has_selection }) => has_selection,
    run: ({ selectNone }) => selectNone(),
  },
  {
    id: 'surround',
    label: 'Surround: black, dark, mid, light, white',
    keys: ['L'],
    run: ({ nextSurround }) => nextSurround(),
  },
]
