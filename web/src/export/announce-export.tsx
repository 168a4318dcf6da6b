// The toast that says how an export ended.
import { Anchor } from '@mantine/core'
import type { ExportRecord } from '@sartiq/contract/export/export.ts'
import { plural } from '../ui/format.ts'
import { notify } from '../ui/notify.ts'

const titles: Partial<Record<ExportRecord['status'], string>> = {
  COMPLETED: 'Export is ready',
  PARTIAL: 'Export is ready in part',
  FAILED: 'Export failed',
}

export function announceExport(record: ExportRecord): void {
  const title = titles[record.status]
  if (!title) return
  const { completed, failed } = record.progress
  const { id, download_url } = record
  const counts = [completed > 0 && plural(completed, 'image'), failed > 0 && `${failed} failed`].filter(Boolean)
  notify({
    id: `export-${id}`,
    isProblem: failed > 0,
    message: (
      <>
        {title}: {counts.join(', ')}.{' '}
        <Anchor size="sm" underline="always" href={download_url ?? `/exports/${id}`}>
          {download_url ? 'Download' : 'See why'}
        </Anchor>
      </>
    ),
  })
}
