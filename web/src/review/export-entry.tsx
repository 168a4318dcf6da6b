// One export in the history: where the shot was sent, how that stands, and under which names.
import { Anchor, Text } from '@mantine/core'
import type { ShotExport } from '@sartiq/contract/export/export.ts'
import { Link } from '@tanstack/react-router'
import { DestinationName } from '../export/destination-name.tsx'
import { ExportStatusMark } from '../export/export-status.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import classes from './history-list.module.css'

export function ExportEntry({ record }: { record: ShotExport }) {
  const { id, status, preset, created_by, created_at, files } = record
  return (
    <li>
      <b>Export</b>: <DestinationName destination={record.destination} />
      {preset && `, ${preset.name}`}
      <Text c="dimmed">
        {created_by.name}, <RelativeTime time={created_at} />
      </Text>
      <Anchor
        c="inherit"
        underline="always"
        renderRoot={(props) => <Link to="/exports/$exportId" params={{ exportId: id }} {...props} />}
      >
        <ExportStatusMark status={status} />
      </Anchor>
      {files.map(({ id: file_id, filename, download_url }) => (
        <Text key={file_id} c="dimmed" size="xs" className={classes['notes']}>
          {download_url ? (
            <Anchor c="inherit" size="xs" underline="always" href={download_url} download>
              {filename}
            </Anchor>
          ) : (
            filename
          )}
        </Text>
      ))}
    </li>
  )
}
