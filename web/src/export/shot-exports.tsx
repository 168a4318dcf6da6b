// The export history of a shot: where it went, when, and under which names.
import { Anchor, Group, Text } from '@mantine/core'
import { listShotExports } from '@sartiq/contract/export/endpoints.ts'
import type { ShotExport } from '@sartiq/contract/export/export.ts'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { call } from '../api/call.ts'
import { sentenceOf } from '../api/problem.ts'
import { RelativeTime } from '../ui/relative-time.tsx'
import { DestinationName } from './destination-name.tsx'
import { exportKeys } from './export-queries.ts'
import { ExportStatusMark } from './export-status.tsx'
import classes from './exports.module.css'

const shown = 20

export function ShotExports({ shot_id }: { shot_id: string }) {
  const { data, error } = useQuery({
    queryKey: exportKeys.ofShot(shot_id),
    queryFn: ({ signal }) => call(listShotExports, { params: { id: shot_id }, query: { limit: shown } }, { signal }),
  })
  if (error) return <Text role="alert">{sentenceOf(error)}</Text>
  if (!data) return <Text c="dimmed">Loading…</Text>
  if (data.items.length === 0) return <Text>It was never exported.</Text>
  return (
    <>
      <ol className={classes['history']}>
        {data.items.map((item) => (
          <Entry key={item.id} item={item} />
        ))}
      </ol>
      {data.next_cursor !== null && <Text c="dimmed">Older exports are kept too; the API has all of them.</Text>}
    </>
  )
}

function Entry({ item }: { item: ShotExport }) {
  const { id, status, created_by, created_at, files } = item
  return (
    <li>
      <Group gap={8}>
        <Anchor
          c="inherit"
          underline="always"
          renderRoot={(props) => <Link to="/exports/$exportId" params={{ exportId: id }} {...props} />}
        >
          <ExportStatusMark status={status} />
        </Anchor>
        <DestinationName destination={item.destination} />
      </Group>
      <Text c="dimmed">
        {created_by.name}, <RelativeTime time={created_at} />
      </Text>
      {files.map((file) => (
        <Text key={file.id} className={classes['filename']}>
          {file.download_url ? (
            <Anchor c="inherit" size="sm" underline="always" href={file.download_url} download>
              {file.filename}
            </Anchor>
          ) : (
            file.filename
          )}
          {file.dam_asset_id && ` · asset ${file.dam_asset_id}`}
        </Text>
      ))}
    </li>
  )
}
