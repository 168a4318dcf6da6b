// Where an export went: a download, or a destination by its name.
import { Anchor } from '@mantine/core'
import type { ExportSummary } from '@sartiq/contract/export/export.ts'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { destinationsQuery } from '../deliver/deliver-queries.ts'

const types = { download: 'Download', dam: 'DAM', webhook: 'Webhook' } as const

export function DestinationName({ destination }: Pick<ExportSummary, 'destination'>) {
  const id = 'destination_id' in destination ? destination.destination_id : undefined
  const { data } = useQuery({ ...destinationsQuery, enabled: id !== undefined })
  const found = data?.items.find((one) => one.id === id)
  const type = types[destination.type]
  if (!found) return type
  return (
    <Anchor
      c="inherit"
      underline="always"
      renderRoot={(props) => <Link to="/destinations/$destinationId" params={{ destinationId: found.id }} {...props} />}
    >
      {found.name}
    </Anchor>
  )
}
