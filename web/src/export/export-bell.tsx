// The bell: exports of mine that ended, with a mark while there is one that I have not looked at.
import { ActionIcon, Anchor, Group, Indicator, Popover, Stack, Text } from '@mantine/core'
import { listExports } from '@sartiq/contract/export/endpoints.ts'
import type { ExportSummary } from '@sartiq/contract/export/export.ts'
import { settledStatuses } from '@sartiq/contract/export/status.ts'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Bell } from 'lucide-react'
import { useState } from 'react'
import { z } from 'zod'
import { call } from '../api/call.ts'
import { useMe } from '../people/use-me.ts'
import { plural } from '../ui/format.ts'
import { RelativeTime } from '../ui/relative-time.tsx'
import { readStored, writeStored } from '../ui/stored.ts'
import { exportKeys } from './export-queries.ts'
import { ExportStatusMark } from './export-status.tsx'

const storageKey = 'sartiq.bell'
const shown = 10

export function ExportBell() {
  const me = useMe()
  const [open, setOpen] = useState(false)
  const [seen, setSeen] = useState(() => readStored(storageKey, z.string()) ?? '')
  const { data, error } = useQuery({
    // Below the lists' key: live news about exports make it fresh as well.
    queryKey: [...exportKeys.lists, 'ended', me.id],
    queryFn: ({ signal }) =>
      call(
        listExports,
        { query: { limit: shown, status: [...settledStatuses], ...(me.id !== null && { created_by: me.id }) } },
        { signal },
      ),
  })
  const ended = (data?.items ?? []).toSorted((a, b) => endOf(b).localeCompare(endOf(a)))
  const fresh = ended.filter((one) => endOf(one) > seen).length
  const toggle = (next: boolean) => {
    setOpen(next)
    const newest = ended[0]
    if (next || !newest) return
    writeStored(storageKey, endOf(newest))
    setSeen(endOf(newest))
  }
  const label = fresh === 0 ? 'Ended exports' : `Ended exports, ${fresh} not looked at`
  return (
    <Popover opened={open} onChange={toggle} position="bottom-end" width={360} trapFocus returnFocus>
      <Indicator disabled={fresh === 0} label={fresh} size={16} color="accent" offset={5}>
        <Popover.Target>
          <ActionIcon variant="subtle" color="gray" c="dark.0" aria-label={label} onClick={() => toggle(!open)}>
            <Bell size={16} aria-hidden />
          </ActionIcon>
        </Popover.Target>
      </Indicator>
      <Popover.Dropdown aria-label="Ended exports">
        <Stack gap="xs">
          {error && <Text role="alert">They could not be read just now.</Text>}
          {data && ended.length === 0 && <Text c="dimmed">None of your exports has ended yet.</Text>}
          {ended.map((one) => (
            <EndedExport key={one.id} item={one} isFresh={endOf(one) > seen} onOpen={() => toggle(false)} />
          ))}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}

function endOf({ completed_at, created_at }: ExportSummary): string {
  return completed_at ?? created_at
}

function EndedExport({ item, isFresh, onOpen }: { item: ExportSummary; isFresh: boolean; onOpen: () => void }) {
  return (
    <Group justify="space-between" wrap="nowrap">
      <Anchor
        c="inherit"
        underline="always"
        fw={isFresh ? 600 : 400}
        renderRoot={(props) => (
          <Link to="/exports/$exportId" params={{ exportId: item.id }} onClick={onOpen} {...props} />
        )}
      >
        <ExportStatusMark status={item.status} />
      </Anchor>
      <Text>{plural(item.progress.total, 'image')}</Text>
      <Text c="dimmed">
        <RelativeTime time={endOf(item)} />
      </Text>
    </Group>
  )
}
