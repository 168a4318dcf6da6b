// What an admin may do with a destination: switch it off and on, renew its secret, take it away.
import { Button, Group } from '@mantine/core'
import type { Destination } from '@sartiq/contract/deliver/destination.ts'
import { deleteDestination, rotateWebhookSecret, updateDestination } from '@sartiq/contract/deliver/endpoints.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { KeyRound, Pause, Play } from 'lucide-react'
import { call } from '../api/call.ts'
import { CarefulButton } from '../ui/careful-button.tsx'
import { notify, notifyProblem } from '../ui/notify.ts'
import { deliverKeys } from './deliver-queries.ts'
import { WebhookSecret } from './webhook-secret.tsx'

export function DestinationCommands({ item }: { item: Destination }) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const show = ({ secret: _, ...saved }: Destination & { secret?: string }) => {
    client.setQueryData(deliverKeys.destination(saved.id), saved)
    void client.invalidateQueries({ queryKey: deliverKeys.destinations })
  }
  const params = { id: item.id }
  const toggle = useMutation({
    mutationFn: () => call(updateDestination, { params, body: { enabled: !item.enabled } }),
    onSuccess: show,
    onError: (error) => notifyProblem('Not changed', error),
  })
  const rotate = useMutation({
    mutationFn: () => call(rotateWebhookSecret, { params: { destination_id: item.id } }),
    onSuccess: show,
    onError: (error) => notifyProblem('No new secret was made', error),
  })
  const remove = useMutation({
    mutationFn: () => call(deleteDestination, { params }),
    onSuccess: async () => {
      client.removeQueries({ queryKey: deliverKeys.destination(item.id) })
      notify({ message: `${item.name} was taken away.` })
      await navigate({ to: '/destinations' })
    },
    onError: (error) => notifyProblem('Not taken away', error),
  })
  return (
    <>
      <Group gap={6}>
        <Button
          variant="default"
          leftSection={item.enabled ? <Pause size={14} aria-hidden /> : <Play size={14} aria-hidden />}
          loading={toggle.isPending}
          onClick={() => toggle.mutate()}
        >
          {item.enabled ? 'Switch off' : 'Switch on'}
        </Button>
        {item.type === 'webhook' && (
          <Button
            variant="default"
            leftSection={<KeyRound size={14} aria-hidden />}
            loading={rotate.isPending}
            onClick={() => rotate.mutate()}
          >
            New secret
          </Button>
        )}
        <CarefulButton
          size="sm"
          label="Delete"
          sure="Delete, and cancel what waits"
          about={item.name}
          loading={remove.isPending}
          onSure={() => remove.mutate()}
        />
      </Group>
      {rotate.data && <WebhookSecret secret={rotate.data.secret} onDone={() => rotate.reset()} />}
    </>
  )
}
