// One destination: how it stands, whether it works, what went there, and its settings.
import { Button, Group, Title } from '@mantine/core'
import type { Destination } from '@sartiq/contract/deliver/destination.ts'
import { updateDestination } from '@sartiq/contract/deliver/endpoints.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, getRouteApi } from '@tanstack/react-router'
import { ArrowLeft } from 'lucide-react'
import { call } from '../api/call.ts'
import { useMay } from '../people/use-me.ts'
import { formatExact } from '../ui/format.ts'
import { notify } from '../ui/notify.ts'
import { LoadingState, ProblemState } from '../ui/screen-state.tsx'
import { useNow } from '../ui/use-now.ts'
import { Deliveries } from './deliveries.tsx'
import { deliverKeys, destinationQuery } from './deliver-queries.ts'
import { DestinationCommands } from './destination-commands.tsx'
import { type Draft, DestinationForm } from './destination-form.tsx'
import { DestinationStatusMark, DestinationTypeMark, describeGuarantee } from './destination-status.tsx'
import { TestDestination } from './test-destination.tsx'
import classes from './deliver.module.css'

const route = getRouteApi('/app/framed/destinations/$destinationId')

export function DestinationPage() {
  const { destinationId } = route.useParams()
  const { data: item, error, refetch } = useQuery(destinationQuery(destinationId))
  const isAdmin = useMay('administer')
  if (error) return <ProblemState whole error={error} retry={() => void refetch()} />
  if (!item) return <LoadingState label="Loading the destination" />
  return (
    <main className={classes['page']}>
      <Group justify="space-between">
        <Group gap="sm">
          <Button
            variant="subtle"
            color="gray"
            c="dark.0"
            leftSection={<ArrowLeft size={16} aria-hidden />}
            renderRoot={(props) => <Link to="/destinations" {...props} />}
          >
            Destinations
          </Button>
          <Title order={1}>{item.name}</Title>
        </Group>
        {isAdmin && <DestinationCommands item={item} />}
      </Group>
      <Group gap="lg" my="sm">
        <DestinationTypeMark type={item.type} />
        <DestinationStatusMark {...item} />
        <RestNote item={item} />
        <span>{describeGuarantee(item)}</span>
        {item.secret_hint !== null && <span>Secret {item.secret_hint}</span>}
      </Group>
      {isAdmin && (
        <section className={classes['section']} aria-label="Test">
          <TestDestination item={item} />
        </section>
      )}
      <section className={classes['section']} aria-label="Deliveries">
        <Deliveries item={item} />
      </section>
      {isAdmin && <Settings item={item} />}
    </main>
  )
}

/** After failures in a row, or because it said so itself; *Send now* at a delivery does not wait. */
function RestNote({ item: { enabled, paused_until } }: { item: Destination }) {
  const now = useNow()
  if (!enabled || paused_until === null || Date.parse(paused_until) <= now) return null
  return <span>Rests until {formatExact(paused_until)}, then it is tried again</span>
}

function Settings({ item }: { item: Destination }) {
  const client = useQueryClient()
  const save = useMutation({
    mutationFn: (body: Draft) => call(updateDestination, { params: { id: item.id }, body }),
    onSuccess: (saved) => {
      client.setQueryData(deliverKeys.destination(item.id), saved)
      void client.invalidateQueries({ queryKey: deliverKeys.destinations })
      notify({ message: `${saved.name} is saved.` })
    },
  })
  return (
    <section className={`${classes['section']} ${classes['narrow']}`} aria-label="Settings">
      <Title order={2} mb="sm">
        Settings
      </Title>
      <DestinationForm
        key={item.updated_at}
        type={item.type}
        start={item}
        submit="Save"
        isPending={save.isPending}
        error={save.error}
        onSubmit={(draft) => save.mutate(draft)}
      />
    </section>
  )
}
