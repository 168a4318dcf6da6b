// The toast that says how an export ended.
import { Anchor } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import type { ExportRecord } from '@sartiq/contract/export/export.ts'
import { plural } from '../ui/format.ts'

const titles: Partial<Record<ExportRecord['status'], string>> = {
  COMPLETED: 'Export is ready',
  PARTIAL: 'Export is ready in part',
  FAILED: 'Export failed',
}

export function announceExport(record: ExportRecord): void {
  const title = titles[record.status]
  if (!title) return
  const { completed, failed } = record.progress
  notifications.show({
    id: `export-${record.id}`,
    title,
    color: failed > 0 ? 'red' : 'gray',
    autoClose: 10_000,
    message: (
      <>
        {plural(completed, 'image')}
        {failed > 0 && `, ${failed} failed`}{' '}
        {record.download_url ? (
          <Anchor href={record.download_url}>Download</Anchor>
        ) : (
          <Anchor href={`/exports/${record.id}`}>See why</Anchor>
        )}
      </>
    ),
  })
}
