// What went to a destination, newest first: how it stands, why it failed, when it is tried again.
import { Button, Group, Select, Text, Title } from '@mantine/core'
import { type DeliveryStatus, deliveryStatuses } from '@sartiq/contract/deliver/delivery.ts'
import type { Destination } from '@sartiq/contract/deliver/destination.ts'
import { replayDeliveries } from '@sartiq/contract/deliver/endpoints.ts'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { RotateCcw } from 'lucide-react'
import { useState } from 'react'
import { call } from '../api/call.ts'
import { useMay } from '../people/use-me.ts'
import { plural } from '../ui/format.ts'
import { notify, notifyProblem } from '../ui/notify.ts'
import { PagedTable } from '../ui/paged-table.tsx'
import { DeliveryRow } from './delivery-row.tsx'
import { deliverKeys, deliveriesQuery } from './deliver-queries.ts'
import { deliveryWords } from './destination-status.tsx'

export function Deliveries({ item }: { item: Destination }) {
  const [status, setStatus] = useState<DeliveryStatus | undefined>()
  const deliveries = useInfiniteQuery(deliveriesQuery(item.id, status))
  return (
    <>
      <Group justify="space-between" mb="sm">
        <Title order={2}>Deliveries</Title>
        <Group>
          <Select
            aria-label="Which deliveries"
            w={180}
            data={[
              { value: 'all', label: 'All' },
              ...deliveryStatuses.map((value) => ({ value, label: deliveryWords(value) })),
            ]}
            value={status ?? 'all'}
            onChange={(value) => setStatus(deliveryStatuses.find((one) => one === value))}
            allowDeselect={false}
          />
          <ReplayFailed item={item} />
        </Group>
      </Group>
      <PagedTable
        label="Deliveries"
        list={deliveries}
        titles={['State', 'What', 'Cause', 'Tries', 'When']}
        hasActions
        minWidth={900}
        renderRow={(one) => <DeliveryRow key={one.id} item={one} destinationId={item.id} />}
        empty={<Text c="dimmed">Nothing went there{status && ' that stands like this'}.</Text>}
      />
    </>
  )
}

const periods = [
  { value: '1', label: 'of the last hour' },
  { value: '24', label: 'of the last day' },
  { value: '168', label: 'of the last week' },
]

function ReplayFailed({ item }: { item: Destination }) {
  const client = useQueryClient()
  const [hours, setHours] = useState('24')
  const replay = useMutation({
    mutationFn: () => {
      const since = new Date(Date.now() - Number(hours) * 3600_000).toISOString()
      return call(replayDeliveries, { params: { id: item.id }, body: { since } })
    },
    onSuccess: ({ replayed }) => {
      notify({
        message:
          replayed === 0 ? 'Nothing failed in that time.' : `${plural(replayed, 'delivery', 'deliveries')} sent again.`,
      })
      void client.invalidateQueries({ queryKey: deliverKeys.deliveries(item.id) })
    },
    onError: (error) => notifyProblem('Not sent again', error),
  })
  if (!useMay('produce')) return null
  return (
    <Group gap={6}>
      <Button
        variant="default"
        leftSection={<RotateCcw size={14} aria-hidden />}
        loading={replay.isPending}
        onClick={() => replay.mutate()}
      >
        Send failed ones again
      </Button>
      <Select
        aria-label="Since when"
        w={150}
        data={periods}
        value={hours}
        onChange={(value) => setHours(value ?? '24')}
        allowDeselect={false}
      />
    </Group>
  )
}
