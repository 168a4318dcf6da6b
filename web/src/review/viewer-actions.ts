// Walking, zooming and looking in the viewer, as actions.
import type { Action } from '../ui/keys.ts'
import { nextSurround, prefer, preferences } from '../ui/preferences.ts'
import type { Stage } from './stage.ts'

export type ViewerContext = {
  stage: Stage | null
  step: (by: 1 | -1) => void
  vary: (by: 1 | -1) => void
  back: () => void
}

type View = Action<ViewerContext>

/** Looking closer at what is on screen; also while a revision is written. */
export const lookActions: readonly View[] = [
  { id: 'zoom-toggle', label: 'Fit or 100 %', keys: ['Z', 'Space'], run: ({ stage }) => stage?.toggle() },
  { id: 'zoom-in', label: 'Zoom in', keys: ['+', '='], repeats: true, run: ({ stage }) => stage?.zoomBy(1.4) },
  { id: 'zoom-out', label: 'Zoom out', keys: ['-'], repeats: true, run: ({ stage }) => stage?.zoomBy(1 / 1.4) },
  { id: 'zoom-fit', label: 'Fit', keys: ['0'], run: ({ stage }) => stage?.fit() },
  { id: 'inspector', label: 'Inspector', keys: ['I'], run: () => prefer({ inspector: !preferences.get().inspector }) },
  {
    id: 'surround',
    label: 'Surround: black, dark, mid, light, white',
    keys: ['L'],
    run: () => prefer({ surround: nextSurround(preferences.get().surround) }),
  },
]

export const viewerActions: readonly View[] = [
  { id: 'next', label: 'Next shot', keys: ['ArrowRight', 'J'], repeats: true, run: ({ step }) => step(1) },
  { id: 'previous', label: 'Previous shot', keys: ['ArrowLeft', 'K'], repeats: true, run: ({ step }) => step(-1) },
  {
    id: 'variation-next',
    label: 'Next variation',
    keys: ['.', 'ArrowDown'],
    repeats: true,
    run: ({ vary }) => vary(1),
  },
  {
    id: 'variation-previous',
    label: 'Previous variation',
    keys: [',', 'ArrowUp'],
    repeats: true,
    run: ({ vary }) => vary(-1),
  },
  ...lookActions,
  { id: 'back', label: 'Back to the gallery', keys: ['Escape', 'G'], run: ({ back }) => back() },
]
