// Setting a destination up. A webhook's secret is shown when it is saved, and then no more.
import { Title } from '@mantine/core'
import { newDestination } from '@sartiq/contract/deliver/destination.ts'
import { createDestination } from '@sartiq/contract/deliver/endpoints.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { Lock } from 'lucide-react'
import { useState } from 'react'
import { call, newIdempotencyKey } from '../api/call.ts'
import { ApiProblem } from '../api/problem.ts'
import { useMay } from '../people/use-me.ts'
import { ScreenState } from '../ui/screen-state.tsx'
import { deliverKeys } from './deliver-queries.ts'
import { type Draft, DestinationForm } from './destination-form.tsx'
import { PresetForm } from './preset-form.tsx'
import { WebhookSecret } from './webhook-secret.tsx'
import classes from './deliver.module.css'

const route = getRouteApi('/app/framed/destinations/new')

export function NewDestinationPage() {
  const { type } = route.useSearch()
  const navigate = useNavigate()
  const client = useQueryClient()
  const open = (destinationId: string) => navigate({ to: '/destinations/$destinationId', params: { destinationId } })
  const [start, setStart] = useState<{ name: string; config: Record<string, unknown> }>()
  const create = useMutation({
    mutationFn: ({ name, config }: Draft) =>
      call(createDestination, { body: parsed({ name, type, config }) }, { idempotencyKey: newIdempotencyKey() }),
    onSuccess: async (made) => {
      await client.invalidateQueries({ queryKey: deliverKeys.destinations })
      if (!made.secret) await open(made.id)
    },
  })
  if (!useMay('administer')) {
    return (
      <ScreenState whole icon={Lock} title="You may not do this">
        Destinations are set up by an admin of this workspace.
      </ScreenState>
    )
  }
  const made = create.data
  return (
    <main className={classes['page']}>
      <div className={classes['narrow']}>
        <Title order={1} mb="sm">
          {type === 'dam' ? 'New DAM' : 'New webhook'}
        </Title>
        {made?.secret ? (
          <WebhookSecret secret={made.secret} onDone={() => void open(made.id)} />
        ) : type === 'dam' && !start ? (
          <PresetForm onFilled={setStart} />
        ) : (
          <DestinationForm
            key={type}
            type={type}
            {...(type === 'dam' && start && { start })}
            isFresh
            submit="Save"
            isPending={create.isPending}
            error={create.error}
            onSubmit={(draft) => create.mutate(draft)}
          />
        )}
      </div>
    </main>
  )
}

/** The contract's own check, before anything is sent: it says what is wrong as the server would. */
function parsed(draft: object) {
  const read = newDestination.safeParse(draft)
  if (read.success) return read.data
  const errors = read.error.issues.map(({ path, message }) => ({ pointer: `/${path.join('/')}`, message }))
  throw new ApiProblem({ status: 422, detail: 'Something in the form is not right.', errors })
}
