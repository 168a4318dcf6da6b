// An export's status, and an image's, as an icon and a word.
import type { ExportImageStatus, ExportStatus } from '@sartiq/contract/export/status.ts'
import type { ExportSummary } from '@sartiq/contract/export/export.ts'
import { Progress } from '@mantine/core'
import { Ban, CircleAlert, CircleCheck, CircleX, Clock, Loader, type LucideIcon, Upload } from 'lucide-react'
import { formatCount } from '../ui/format.ts'
import classes from './exports.module.css'

const faces: Record<ExportStatus, [string, LucideIcon]> = {
  PENDING: ['Waiting', Clock],
  PROCESSING: ['Processing', Loader],
  UPLOADING: ['Delivering', Upload],
  COMPLETED: ['Completed', CircleCheck],
  PARTIAL: ['Partial', CircleAlert],
  FAILED: ['Failed', CircleX],
  CANCELLED: ['Cancelled', Ban],
}

const imageFaces: Record<ExportImageStatus, [string, LucideIcon]> = {
  pending: ['Waiting', Clock],
  processing: ['Processing', Loader],
  uploading: ['Delivering', Upload],
  completed: ['Completed', CircleCheck],
  failed: ['Failed', CircleX],
}

function Mark({ face: [word, Icon] }: { face: [string, LucideIcon] }) {
  return (
    <span className={classes['mark']}>
      <Icon size={16} aria-hidden />
      {word}
    </span>
  )
}

export function ExportStatusMark({ status }: { status: ExportStatus }) {
  return <Mark face={faces[status]} />
}

export function ImageStatusMark({ status }: { status: ExportImageStatus }) {
  return <Mark face={imageFaces[status]} />
}

export function ExportBar({ progress }: Pick<ExportSummary, 'progress'>) {
  const { total, completed, failed } = progress
  const share = (count: number) => (total === 0 ? 0 : (count * 100) / total)
  return (
    <div className={classes['bar']}>
      <Progress.Root size={6} radius={2} w={140} transitionDuration={100}>
        <Progress.Section value={share(completed)} color="gray.4" aria-label="Completed" />
        <Progress.Section value={share(failed)} color="gray.6" aria-label="Failed" />
      </Progress.Root>
      <span>
        {formatCount(completed)} / {formatCount(total)}
        {failed > 0 && `, ${formatCount(failed)} failed`}
      </span>
    </div>
  )
}
