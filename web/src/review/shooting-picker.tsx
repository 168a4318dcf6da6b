// Which shooting is looked at, or all of them.
import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { releaseFocus } from '../ui/focus.ts'
import { shootingsQuery } from './gallery-queries.ts'
import type { GallerySearch } from './gallery-search.ts'

export function ShootingPicker({ search }: { search: GallerySearch }) {
  const navigate = useNavigate({ from: '/' })
  const { data: shootings = [] } = useQuery(shootingsQuery)
  return (
    <Select
      aria-label="Shooting"
      w={220}
      searchable={shootings.length > 8}
      placeholder="All shootings"
      clearable
      clearButtonProps={{ 'aria-label': 'All shootings' }}
      nothingFoundMessage="No shooting of that name"
      comboboxProps={{ transitionProps: { duration: 80 } }}
      data={shootings.map(({ id, name }) => ({ value: id, label: name }))}
      value={search.shooting_id ?? null}
      onChange={(shooting_id) => {
        releaseFocus()
        void navigate({ search: { status: search.status, sort: search.sort, shooting_id: shooting_id ?? undefined } })
      }}
    />
  )
}
