// Where an export goes: a download, or one of the destinations that are set up.
import { Anchor, Select, Text } from '@mantine/core'
import type { Destination } from '@sartiq/contract/deliver/destination.ts'
import { useQuery } from '@tanstack/react-query'
import { destinationsQuery } from '../deliver/deliver-queries.ts'
import { useMay } from '../people/use-me.ts'
import type { Choices } from './export-choices.ts'

type Props = { choices: Choices; onChange: (part: Partial<Choices>) => void }

const download = { value: 'download', label: 'Download, as one ZIP with its manifest' }

export function DestinationField({ choices, onChange }: Props) {
  const { data, error } = useQuery(destinationsQuery)
  const isAdmin = useMay('administer')
  const all = data?.items ?? []
  const choose = (value: string | null) => onChange({ destination: destinationOf(value, all) })
  return (
    <div>
      <Select
        label="Destination"
        allowDeselect={false}
        data={[download, ...all.map(optionOf)]}
        value={choices.destination.destination_id ?? 'download'}
        onChange={choose}
        error={error && 'The destinations could not be read; a download works all the same'}
      />
      {data && all.length === 0 && isAdmin && (
        <Text c="dimmed" mt={4}>
          A DAM or a webhook is set up under{' '}
          <Anchor size="sm" underline="always" href="/destinations">
            Destinations
          </Anchor>
          .
        </Text>
      )}
    </div>
  )
}

function optionOf({ id, name, type, enabled }: Destination) {
  const label = `${name} (${type === 'dam' ? 'DAM' : 'webhook'}${enabled ? '' : ', switched off'})`
  return { value: id, label, disabled: !enabled }
}

function destinationOf(value: string | null, all: Destination[]): Choices['destination'] {
  const found = all.find(({ id }) => id === value)
  return found ? { type: found.type, destination_id: found.id } : { type: 'download' }
}

/** A destination that was chosen last time and is gone or off by now gives way to the download. */
export function useKnownDestination(choices: Choices): Choices {
  const { data } = useQuery(destinationsQuery)
  const { destination_id } = choices.destination
  if (destination_id === undefined || !data) return choices
  const isThere = data.items.some(({ id, enabled }) => id === destination_id && enabled)
  return isThere ? choices : { ...choices, destination: { type: 'download' } }
}
