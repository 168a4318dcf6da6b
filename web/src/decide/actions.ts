// Deciding, as actions: approve, reject and its reasons, revise, regenerate, delete, restore, undo, auto-advance.
import { type RejectionReason, rejectionReasons } from '@sartiq/contract/decide/states.ts'
import { ArchiveRestore, Check, PencilLine, RefreshCw, Trash2, Undo2, X } from 'lucide-react'
import { humanise } from '../ui/format.ts'
import type { Action } from '../ui/keys.ts'
import { prefer, preferences } from '../ui/preferences.ts'
import type { DecideContext } from './use-decide-context.ts'

type Decide = Action<DecideContext>

export const approve: Decide = {
  id: 'approve',
  label: 'Approve',
  icon: Check,
  keys: ['P', 'A'],
  when: ({ allows }) => allows('approve'),
  run: ({ approve: run }) => run(),
}

export const reject: Decide = {
  id: 'reject',
  label: 'Reject',
  icon: X,
  keys: ['X'],
  when: ({ allows }) => allows('reject'),
  run: ({ pick }) => pick('reason'),
}

export const revise: Decide = {
  id: 'revise',
  label: 'Revise…',
  icon: PencilLine,
  keys: ['R'],
  when: ({ allows }) => allows('revise'),
  run: ({ pick }) => pick('revise'),
}

/** No key: taking an approval back is rare, and U undoes a slip. */
export const unapprove: Decide = {
  id: 'unapprove',
  label: 'Unapprove',
  icon: Undo2,
  keys: [],
  when: ({ allows }) => allows('unapprove'),
  run: ({ unapprove: run }) => run(),
}

export const regenerate: Decide = {
  id: 'regenerate',
  label: 'Regenerate…',
  icon: RefreshCw,
  keys: ['Shift+R'],
  when: ({ allows }) => allows('regenerate'),
  run: ({ pick }) => pick('regenerate'),
}

export const remove: Decide = {
  id: 'delete',
  label: 'Delete',
  icon: Trash2,
  keys: ['Delete', 'Backspace'],
  when: ({ allows }) => allows('delete'),
  run: ({ remove: run }) => run(),
}

export const restore: Decide = {
  id: 'restore',
  label: 'Restore',
  icon: ArchiveRestore,
  keys: ['Shift+U'],
  when: ({ allows }) => allows('restore'),
  run: ({ restore: run }) => run(),
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

/** Those that the bar offers, in its order; the one of each state that is asked for most stands out. */
export const barActions: readonly Decide[] = [reject, revise, approve, unapprove, remove, regenerate, restore]

export const decideActions: readonly Decide[] = [
  approve,
  reject,
  revise,
  unapprove,
  regenerate,
  remove,
  restore,
  undo,
  autoAdvance,
]

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

/** While a revision is written: its fields keep the keys to themselves, but for these. */
export const closeRevision: Action<{ close: () => void }> = {
  id: 'revision-close',
  label: 'Close, and keep what is written',
  keys: ['Escape'],
  run: ({ close }) => close(),
}

export const sendRevision: Action<{ send: () => void }> = {
  id: 'revision-send',
  label: 'Send the revision',
  keys: ['Mod+Enter'],
  run: ({ send }) => send(),
}

export const revisionActions: readonly Action<{ close: () => void; send: () => void }>[] = [closeRevision, sendRevision]

/** Which keys act on a target, by what stands open. */
export function actionsWhile({ picking }: Pick<DecideContext, 'picking'>): readonly Decide[] {
  if (picking === 'reason' || picking === 'notes') return reasonActions
  return picking === null ? decideActions : []
}
