// Status counts as tabs: links, so that each can be opened, shared and gone back to.
import type { ShotStatus } from '@sartiq/contract/decide/states.ts'
import type { StatusCounts } from '@sartiq/contract/intake/shot.ts'
import { Link } from '@tanstack/react-router'
import { formatCount } from '../ui/format.ts'
import classes from './gallery-page.module.css'
import { type GallerySearch, type GalleryTab, galleryTabs } from './gallery-search.ts'
import { statusWord } from './shot-status.tsx'

export function countOf(counts: StatusCounts, tab: GalleryTab): number {
  if (tab !== 'ALL') return counts[tab]
  return Object.values(counts).reduce((sum, count) => sum + count, 0)
}

function wordOf(tab: GalleryTab): string {
  return tab === 'ALL' ? 'All' : statusWord(tab satisfies ShotStatus)
}

export function StatusTabs({ search, counts }: { search: GallerySearch; counts: StatusCounts | undefined }) {
  const current = search.status ?? 'PENDING_REVIEW'
  return (
    <nav aria-label="Status" className={classes['tabs']}>
      {galleryTabs.map((tab) => (
        <Link
          key={tab}
          to="/"
          search={{ ...search, status: tab === 'PENDING_REVIEW' ? undefined : tab, at: undefined }}
          className={classes['tab']}
          activeOptions={{ exact: true, includeSearch: true }}
          activeProps={{}}
          aria-current={tab === current ? 'true' : undefined}
        >
          {wordOf(tab)}
          <span className={classes['count']}>{counts ? formatCount(countOf(counts, tab)) : '·'}</span>
        </Link>
      ))}
    </nav>
  )
}
