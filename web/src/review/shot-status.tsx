// A shot's status as an icon and a word: never a colour alone.
import type { ShotStatus } from '@sartiq/contract/decide/states.ts'
import { Check, Circle, CircleSlash, type LucideIcon, PackageCheck } from 'lucide-react'

const faces: Record<ShotStatus, { word: string; icon: LucideIcon }> = {
  PENDING_REVIEW: { word: 'Pending', icon: Circle },
  APPROVED: { word: 'Approved', icon: Check },
  REJECTED: { word: 'Rejected', icon: CircleSlash },
  EXPORTED: { word: 'Exported', icon: PackageCheck },
}

export function statusWord(status: ShotStatus): string {
  return faces[status].word
}

export function ShotStatusMark({ status, size = 14 }: { status: ShotStatus; size?: number }) {
  const { word, icon: Icon } = faces[status]
  return (
    <span style={{ display: 'inline-flex', alignItems: 'center', gap: 5 }}>
      <Icon size={size} aria-hidden strokeWidth={2.25} />
      {word}
    </span>
  )
}
