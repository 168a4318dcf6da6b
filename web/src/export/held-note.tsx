// Says why an export that is on its way does not arrive: its destination is switched off, or fails.
import { Alert } from '@mantine/core'
import type { ExportRecord } from '@sartiq/contract/export/export.ts'
import { isSettled } from '@sartiq/contract/export/status.ts'
import { useQuery } from '@tanstack/react-query'
import { CircleAlert, CirclePause } from 'lucide-react'
import { destinationsQuery } from '../deliver/deliver-queries.ts'
import { formatExact } from '../ui/format.ts'

const often = 10_000

export function HeldNote({
  record: { status, destination },
}: {
  record: Pick<ExportRecord, 'status' | 'destination'>
}) {
  const id = 'destination_id' in destination && !isSettled(status) ? destination.destination_id : undefined
  const { data } = useQuery({ ...destinationsQuery, enabled: id !== undefined, refetchInterval: often })
  const found = data?.items.find((one) => one.id === id)
  if (!found || (found.enabled && found.failing_since === null)) return null
  const Icon = found.enabled ? CircleAlert : CirclePause
  return (
    <Alert color="gray" bg="var(--panel)" bd="1px solid var(--line)" my="sm" icon={<Icon size={16} aria-hidden />}>
      {found.enabled
        ? `${found.name} has been failing since ${formatExact(found.failing_since ?? '')}. What waits is tried again by itself.`
        : `${found.name} is switched off. What waits is sent when an admin switches it on.`}
    </Alert>
  )
}
