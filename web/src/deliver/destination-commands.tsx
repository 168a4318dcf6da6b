// What an admin may do with a destination: switch it off and on, renew its secret, take it away.
import { Button, Group } from '@mantine/core'
import type { Destination } from '@sartiq/contract/deliver/destination.ts'
import { deleteDestination, rotateWebhookSecret, updateDestination } from '@sartiq/contract/deliver/endpoints.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { KeyRound, Pause, Play, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { call } from '../api/call.ts'
import { notify, notifyProblem } from '../ui/notify.ts'
import { deliverKeys } from './deliver-queries.ts'
import { SecretOnce } from './secret-once.tsx'

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
        <DeleteButton isPending={remove.isPending} onDelete={() => remove.mutate()} />
      </Group>
      {rotate.data && <SecretOnce secret={rotate.data.secret} />}
    </>
  )
}

/** A destination cannot be brought back, so it is asked twice, in place. */
function DeleteButton({ isPending, onDelete }: { isPending: boolean; onDelete: () => void }) {
  const [asked, setAsked] = useState(false)
  return (
    <Button
      variant="default"
      leftSection={<Trash2 size={14} aria-hidden />}
      loading={isPending}
      onBlur={() => setAsked(false)}
      onClick={() => (asked ? onDelete() : setAsked(true))}
    >
      {asked ? 'Really delete, what waits is cancelled' : 'Delete'}
    </Button>
  )
}
