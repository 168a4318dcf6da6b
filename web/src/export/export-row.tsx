// One export in the list.
import { Anchor, Group, Table } from '@mantine/core'
import type { ExportSummary } from '@sartiq/contract/export/export.ts'
import { Link } from '@tanstack/react-router'
import { formatBytes } from '../ui/format.ts'
import { RelativeTime } from '../ui/relative-time.tsx'
import { describeFormats } from './describe.ts'
import { DestinationName } from './destination-name.tsx'
import { DownloadButton } from './download-button.tsx'
import { ExportCommands } from './export-commands.tsx'
import { ExportBar, ExportStatusMark } from './export-status.tsx'

export function ExportRow({ item }: { item: ExportSummary }) {
  return (
    <Table.Tr data-testid={`export-${item.id}`}>
      <Table.Td>
        <Anchor
          c="inherit"
          underline="always"
          renderRoot={(props) => <Link to="/exports/$exportId" params={{ exportId: item.id }} {...props} />}
        >
          <ExportStatusMark status={item.status} />
        </Anchor>
      </Table.Td>
      <Table.Td>
        <ExportBar progress={item.progress} />
      </Table.Td>
      <Table.Td>{describeFormats(item)}</Table.Td>
      <Table.Td>
        <DestinationName destination={item.destination} />
      </Table.Td>
      <Table.Td>{item.created_by.name}</Table.Td>
      <Table.Td>
        <RelativeTime time={item.created_at} />
      </Table.Td>
      <Table.Td ta="right">{item.bytes === null ? '' : formatBytes(item.bytes)}</Table.Td>
      <Table.Td>
        <Group gap={6} justify="flex-end" wrap="nowrap">
          <ExportCommands item={item} />
          <DownloadButton url={item.download_url} />
        </Group>
      </Table.Td>
    </Table.Tr>
  )
}
