// A shot's status as an icon and a word: never a colour alone.
import type { ShotStatus } from '@sartiq/contract/decide/states.ts'
import type { Shot } from '@sartiq/contract/intake/shot.ts'
import { Check, Circle, CircleSlash, type LucideIcon, PackageCheck, PencilLine, Trash2 } from 'lucide-react'
import classes from './shot-status.module.css'

const faces: Record<ShotStatus, { word: string; icon: LucideIcon }> = {
  PENDING_REVIEW: { word: 'Pending', icon: Circle },
  APPROVED: { word: 'Approved', icon: Check },
  REJECTED: { word: 'Rejected', icon: CircleSlash },
  EXPORTED: { word: 'Exported', icon: PackageCheck },
}

export function statusWord(status: ShotStatus): string {
  return faces[status].word
}

type Marked = Pick<Shot, 'status' | 'open_revision' | 'deleted_at'>

/** What a shot is, in words; a deleted one is nothing else. */
export function shotWords({ status, open_revision, deleted_at }: Marked): string[] {
  if (deleted_at !== null) return ['Deleted']
  return open_revision ? [statusWord(status), 'In revision'] : [statusWord(status)]
}

/** A shot's state, and the mark beside it while a revision is open. */
export function ShotMark({ shot, size = 14 }: { shot: Marked; size?: number }) {
  const { icon } = faces[shot.status]
  const [state, mark] = shotWords(shot)
  return (
    <span className={classes['marks']}>
      <Mark icon={shot.deleted_at === null ? icon : Trash2} word={state} size={size} />
      {mark && <Mark icon={PencilLine} word={mark} size={size} />}
    </span>
  )
}

function Mark({ icon: Icon, word, size }: { icon: LucideIcon; word: string | undefined; size: number }) {
  return (
    <span className={classes['mark']}>
      <Icon size={size} aria-hidden strokeWidth={2.25} />
      {word}
    </span>
  )
}
