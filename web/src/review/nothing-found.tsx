// An empty list: because of the filter, or because the work is done.
import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { CircleCheck, SearchX } from 'lucide-react'
import { ScreenState } from '../ui/screen-state.tsx'
import { type GallerySearch, isNarrowed } from './gallery-search.ts'
import { statusWord } from './shot-status.tsx'

export function NothingFound({ search }: { search: GallerySearch }) {
  const tab = search.status ?? 'PENDING_REVIEW'
  const all = { shooting_id: search.shooting_id, status: 'ALL' as const }
  if (isNarrowed(search)) {
    return (
      <ScreenState icon={SearchX} title="No image matches">
        <LinkButton label="Clear filters" search={{ shooting_id: search.shooting_id, status: search.status }} />
      </ScreenState>
    )
  }
  if (tab === 'PENDING_REVIEW') {
    return (
      <ScreenState icon={CircleCheck} title="Nothing waits for review">
        <LinkButton label="Show what is approved" search={{ ...all, status: 'APPROVED' }} />
        <LinkButton label="Show all images" search={all} />
      </ScreenState>
    )
  }
  return (
    <ScreenState
      icon={SearchX}
      title={
        tab === 'ALL' || tab === 'DELETED' ? 'No images here yet' : `Nothing is ${statusWord(tab).toLowerCase()} yet`
      }
    >
      {tab !== 'ALL' && <LinkButton label="Show all images" search={all} />}
    </ScreenState>
  )
}

function LinkButton({ label, search }: { label: string; search: GallerySearch }) {
  return (
    <Button variant="default" renderRoot={(props) => <Link to="/" search={search} {...props} />}>
      {label}
    </Button>
  )
}
