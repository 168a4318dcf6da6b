// One export: how it stands, image by image, with the cause of each failure.
import { Anchor, Button, Group, Title } from '@mantine/core'
import { pathOf } from '@sartiq/contract/api.ts'
import { getManifestCsv, getManifestJson } from '@sartiq/contract/export/endpoints.ts'
import type { ExportRecord } from '@sartiq/contract/export/export.ts'
import { isSettled } from '@sartiq/contract/export/status.ts'
import { useQuery } from '@tanstack/react-query'
import { Link, getRouteApi } from '@tanstack/react-router'
import { ArrowLeft } from 'lucide-react'
import { formatBytes, plural } from '../ui/format.ts'
import { RelativeTime } from '../ui/relative-time.tsx'
import { LoadingState, ProblemState } from '../ui/screen-state.tsx'
import { describeFormats } from './describe.ts'
import { DestinationName } from './destination-name.tsx'
import { DownloadButton } from './download-button.tsx'
import { ExpiredNote } from './expired-note.tsx'
import { ExportCommands } from './export-commands.tsx'
import { ExportImages } from './export-images.tsx'
import { exportQuery } from './export-queries.ts'
import { ExportBar, ExportStatusMark } from './export-status.tsx'
import { HeldNote } from './held-note.tsx'
import classes from './exports.module.css'

const route = getRouteApi('/app/framed/exports/$exportId')

export function ExportPage() {
  const { exportId } = route.useParams()
  const { data: record, error, refetch } = useQuery(exportQuery(exportId))
  if (error) return <ProblemState whole error={error} retry={() => void refetch()} />
  if (!record) return <LoadingState label="Loading the export" />
  return (
    <main className={classes['page']}>
      <Group gap="sm" justify="space-between">
        <Group gap="sm">
          <Button
            variant="subtle"
            color="gray"
            c="dark.0"
            leftSection={<ArrowLeft size={16} aria-hidden />}
            renderRoot={(props) => <Link to="/exports" {...props} />}
          >
            Exports
          </Button>
          <Title order={1}>Export of {plural(record.progress.total, 'image')}</Title>
        </Group>
        <Group gap={6}>
          <ExportCommands item={record} />
          <DownloadButton url={record.download_url} />
        </Group>
      </Group>
      <Facts record={record} />
      <ExpiredNote item={record} />
      <HeldNote record={record} />
      <ExportImages record={record} />
    </main>
  )
}

function Facts({ record }: { record: ExportRecord }) {
  const params = { id: record.id }
  return (
    <div className={classes['facts']}>
      <ExportStatusMark status={record.status} />
      <ExportBar progress={record.progress} />
      <span>{describeFormats(record)}</span>
      {record.preset && <span>Preset {record.preset.name}</span>}
      <span>{record.naming.pattern}</span>
      <span>
        <DestinationName destination={record.destination} />
      </span>
      {record.bytes !== null && <span>{formatBytes(record.bytes)}</span>}
      <span>
        {record.created_by.name}, <RelativeTime time={record.created_at} />
      </span>
      {isSettled(record.status) && (
        <span>
          Manifest:{' '}
          <Anchor c="inherit" underline="always" href={pathOf(getManifestJson, params)} download>
            JSON
          </Anchor>{' '}
          <Anchor c="inherit" underline="always" href={pathOf(getManifestCsv, params)} download>
            CSV
          </Anchor>
        </span>
      )}
    </div>
  )
}
