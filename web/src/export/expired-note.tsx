// Says that an export's files were cleaned up, and what brings them back.
import { Alert } from '@mantine/core'
import type { ExportSummary } from '@sartiq/contract/export/export.ts'
import { isSettled } from '@sartiq/contract/export/status.ts'
import { Archive } from 'lucide-react'
import { RelativeTime } from '../ui/relative-time.tsx'

export function ExpiredNote({ item }: { item: Pick<ExportSummary, 'status' | 'files_expired_at'> }) {
  const { status, files_expired_at } = item
  if (files_expired_at === null || !isSettled(status)) return null
  return (
    <Alert color="gray" bg="var(--panel)" bd="1px solid var(--line)" my="sm" icon={<Archive size={16} aria-hidden />}>
      The files were cleaned up <RelativeTime time={files_expired_at} />; the manifest is still here.{' '}
      {status === 'CANCELLED'
        ? 'Export the shots again to get new ones.'
        : 'Render again brings the same files back, under the same names.'}
    </Alert>
  )
}
