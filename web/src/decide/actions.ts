// Deciding, as actions: approve, reject and its reasons, unapprove, undo, auto-advance.
import { type RejectionReason, type ShotAction, rejectionReasons } from '@sartiq/contract/decide/states.ts'
import { Check, Undo2, X } from 'lucide-react'
import { humanise } from '../ui/format.ts'
import type { Action } from '../ui/keys.ts'
import { prefer, preferences } from '../ui/preferences.ts'
import type { DecideContext } from './use-decide-context.ts'

type Decide = Action<DecideContext>

const allowed =
  (action: ShotAction) =>
  ({ shot }: DecideContext) =>
    shot?.actions.includes(action) ?? false

export const approve: Decide = {
  id: 'approve',
  label: 'Approve',
  icon: Check,
  keys: ['P', 'A'],
  when: (context) => allowed('approve')(context) && context.prediction !== undefined,
  run: ({ approve: run }) => run(),
}

export const reject: Decide = {
  id: 'reject',
  label: 'Reject',
  icon: X,
  keys: ['X'],
  when: allowed('reject'),
  run: ({ pick }) => pick('reason'),
}

/** No key: taking an approval back is rare, and U undoes a slip. */
export const unapprove: Decide = {
  id: 'unapprove',
  label: 'Unapprove',
  icon: Undo2,
  keys: [],
  when: allowed('unapprove'),
  run: ({ unapprove: run }) => run(),
}

export const undo: Decide = {
  id: 'undo',
  label: 'Undo',
  icon: Undo2,
  keys: ['U', 'Mod+Z'],
  when: ({ can_undo }) => can_undo,
  run: ({ undo: run }) => run(),
}

export const autoAdvance: Decide = {
  id: 'auto-advance',
  label: 'Auto-advance on or off',
  keys: ['Shift+A'],
  run: () => prefer({ auto_advance: !preferences.get().auto_advance }),
}

export const decideActions: readonly Decide[] = [approve, reject, unapprove, undo, autoAdvance]

export function reasonWord(reason: RejectionReason): string {
  return humanise(reason)
}

/** While the reasons stand open these keys act, and no others. */
export const reasonActions: readonly Decide[] = [
  ...rejectionReasons.map((reason, index): Decide => ({
    id: `reason-${reason}`,
    label: reasonWord(reason),
    keys: [String(index + 1)],
    run: (context) => (reason === 'OTHER' ? context.pick('notes') : context.reject(reason)),
  })),
  { id: 'reason-none', label: 'Cancel', keys: ['Escape', 'X'], run: ({ pick }) => pick(null) },
]
