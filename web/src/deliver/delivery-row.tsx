// One delivery with its attempts, and the button that sends it again.
import { Anchor, Button, Group, Table } from '@mantine/core'
import type { Delivery } from '@sartiq/contract/deliver/delivery.ts'
import { replayDelivery } from '@sartiq/contract/deliver/endpoints.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { RotateCcw } from 'lucide-react'
import { useState } from 'react'
import { call } from '../api/call.ts'
import { useMay } from '../people/use-me.ts'
import { formatExact } from '../ui/format.ts'
import { notifyProblem } from '../ui/notify.ts'
import { RelativeTime } from '../ui/relative-time.tsx'
import { deliverKeys } from './deliver-queries.ts'
import { DeliveryStatusMark } from './destination-status.tsx'
import { ExchangeTrace } from './exchange-trace.tsx'

export function DeliveryRow({ item, destinationId }: { item: Delivery; destinationId: string }) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Table.Tr>
        <Table.Td>
          <DeliveryStatusMark status={item.status} />
        </Table.Td>
        <Table.Td>
          <What item={item} />
        </Table.Td>
        <Table.Td>
          {item.error}
          {item.next_attempt_at !== null && item.status !== 'delivered' && item.attempt_count > 0 && (
            <div>Tried again {formatExact(item.next_attempt_at)}</div>
          )}
        </Table.Td>
        <Table.Td>
          <Button
            size="compact-xs"
            variant="subtle"
            color="gray"
            c="dark.0"
            disabled={item.attempt_count === 0}
            aria-expanded={open}
            aria-label={`${item.attempt_count} tries, ${open ? 'hide' : 'show'}`}
            onClick={() => setOpen(!open)}
          >
            {item.attempt_count}
          </Button>
        </Table.Td>
        <Table.Td>
          <RelativeTime time={item.delivered_at ?? item.created_at} />
        </Table.Td>
        <Table.Td>
          <Group gap={6} justify="flex-end">
            <Replay item={item} destinationId={destinationId} />
          </Group>
        </Table.Td>
      </Table.Tr>
      {open && (
        <Table.Tr>
          <Table.Td colSpan={6}>
            {item.attempts.map((attempt) => (
              <section key={attempt.number} aria-label={`Try ${attempt.number}`}>
                <b>
                  Try {attempt.number}, {formatExact(attempt.at)}
                </b>
                {attempt.error && `: ${attempt.error}`}
                <ExchangeTrace exchanges={attempt.exchanges} />
              </section>
            ))}
          </Table.Td>
        </Table.Tr>
      )}
    </>
  )
}

function What({ item }: { item: Delivery }) {
  const what = item.event ?? item.remote_id ?? 'File'
  if (item.export_id === null) return what
  const { export_id } = item
  return (
    <Anchor
      c="inherit"
      underline="always"
      renderRoot={(props) => <Link to="/exports/$exportId" params={{ exportId: export_id }} {...props} />}
    >
      {what}
    </Anchor>
  )
}

function Replay({ item, destinationId }: { item: Delivery; destinationId: string }) {
  const client = useQueryClient()
  const replay = useMutation({
    mutationFn: () => call(replayDelivery, { params: { id: item.id } }),
    onSuccess: () => client.invalidateQueries({ queryKey: deliverKeys.deliveries(destinationId) }),
    onError: (error) => notifyProblem('Not sent again', error),
  })
  if (!useMay('produce') || item.status === 'sending') return null
  return (
    <Button
      size="compact-sm"
      variant="default"
      leftSection={<RotateCcw size={14} aria-hidden />}
      loading={replay.isPending}
      onClick={() => replay.mutate()}
    >
      {item.status === 'waiting' || item.status === 'uncertain' ? 'Send now' : 'Send again'}
    </Button>
  )
}
