// Which shooting, which status, what to search for, and how large the cells are.
import { Button, NativeSelect, SegmentedControl } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { RefreshCw } from 'lucide-react'
import { releaseFocus } from '../ui/focus.ts'
import { formatCount } from '../ui/format.ts'
import { prefer, preferences } from '../ui/preferences.ts'
import { useStore } from '../ui/store.ts'
import { facetsQuery } from './gallery-queries.ts'
import classes from './gallery-page.module.css'
import type { Filters, GallerySearch } from './gallery-search.ts'
import { SearchBox } from './search-box.tsx'
import { ShootingPicker } from './shooting-picker.tsx'
import { StatusTabs, countOf } from './status-tabs.tsx'
import type { Gallery } from './use-gallery.ts'

type Props = { search: GallerySearch; filters: Filters; gallery: Gallery }

export function GalleryToolbar({ search, filters, gallery }: Props) {
  const { cell_size } = useStore(preferences)
  const { data: facets } = useQuery(facetsQuery(filters))
  const outdated =
    facets &&
    !gallery.isPending &&
    !gallery.error &&
    countOf(facets.status, search.status ?? 'PENDING_REVIEW') !== gallery.total
  return (
    <div className={classes['toolbar']}>
      <ShootingPicker search={search} />
      <StatusTabs search={search} counts={facets?.status} />
      <SearchBox key={search.q} search={search} />
      <SortPicker search={search} />
      <SegmentedControl
        size="xs"
        aria-label="Size of the images"
        data={[
          { value: 'small', label: 'S' },
          { value: 'medium', label: 'M' },
          { value: 'large', label: 'L' },
        ]}
        value={cell_size}
        onChange={(value) => prefer({ cell_size: value })}
      />
      {outdated && (
        <Button
          size="compact-sm"
          variant="default"
          onClick={gallery.refresh}
          leftSection={<RefreshCw size={14} aria-hidden />}
          title={`${formatCount(gallery.total)} images were listed; since then decisions or new images changed that`}
        >
          Refresh the list
        </Button>
      )}
    </div>
  )
}

function SortPicker({ search }: { search: GallerySearch }) {
  const navigate = useNavigate({ from: '/' })
  return (
    <NativeSelect
      aria-label="Order"
      data={[
        { value: 'newest', label: 'Newest first' },
        { value: 'oldest', label: 'Oldest first' },
      ]}
      value={search.sort ?? 'newest'}
      onChange={({ currentTarget: { value } }) => {
        releaseFocus()
        void navigate({ search: { ...search, sort: value === 'oldest' ? 'oldest' : undefined, at: undefined } })
      }}
    />
  )
}
