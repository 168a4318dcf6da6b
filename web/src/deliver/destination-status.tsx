// How a destination and a delivery stand, as an icon and a word.
import type { DeliveryStatus } from '@sartiq/contract/deliver/delivery.ts'
import type { Destination } from '@sartiq/contract/deliver/destination.ts'
import {
  Ban,
  CircleAlert,
  CircleCheck,
  CircleHelp,
  CirclePause,
  CircleX,
  Clock,
  FolderUp,
  type LucideIcon,
  Upload,
  Webhook,
} from 'lucide-react'
import { formatExact } from '../ui/format.ts'
import classes from './deliver.module.css'

const deliveryFaces: Record<DeliveryStatus, [string, LucideIcon]> = {
  waiting: ['Waiting', Clock],
  sending: ['Sending', Upload],
  uncertain: ['Unsure, will ask', CircleHelp],
  delivered: ['Delivered', CircleCheck],
  failed: ['Failed', CircleX],
  cancelled: ['Cancelled', Ban],
}

export const deliveryWords = (status: DeliveryStatus) => deliveryFaces[status][0]

function Mark({ icon: Icon, children }: { icon: LucideIcon; children: string }) {
  return (
    <span className={classes['mark']}>
      <Icon size={16} aria-hidden />
      {children}
    </span>
  )
}

export function DeliveryStatusMark({ status }: { status: DeliveryStatus }) {
  const [word, icon] = deliveryFaces[status]
  return <Mark icon={icon}>{word}</Mark>
}

export function DestinationTypeMark({ type }: Pick<Destination, 'type'>) {
  return type === 'dam' ? <Mark icon={FolderUp}>DAM</Mark> : <Mark icon={Webhook}>Webhook</Mark>
}

type Standing = Pick<Destination, 'enabled' | 'disabled_reason' | 'failing_since'>

export function DestinationStatusMark({ enabled, disabled_reason, failing_since }: Standing) {
  if (!enabled) return <Mark icon={CirclePause}>{disabled_reason === null ? 'Off' : `Off: ${disabled_reason}`}</Mark>
  if (failing_since === null) return <Mark icon={CircleCheck}>On</Mark>
  return <Mark icon={CircleAlert}>{`On, failing since ${formatExact(failing_since)}`}</Mark>
}

const guaranteeWords: Record<NonNullable<Destination['guarantee']>, string> = {
  own_id: 'Once: files have an address of our choosing',
  unique_external_id: 'Once: files are found by our unique id',
  checksum: 'Nearly once: files are found by checksum or name',
  none: 'At least once: an interrupted upload may be doubled',
}

/** What the peer allows to promise about uploads that were interrupted. */
export function describeGuarantee({ type, guarantee }: Pick<Destination, 'type' | 'guarantee'>): string {
  if (type === 'webhook') return 'At least once, repeats bear the same id'
  return guarantee === null ? '' : guaranteeWords[guarantee]
}
