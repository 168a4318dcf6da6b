// Status counts as tabs: links, so that each can be opened, shared and gone back to.
import type { ShotStatus } from '@sartiq/contract/decide/states.ts'
import type { StatusCounts } from '@sartiq/contract/intake/shot.ts'
import { Link } from '@tanstack/react-router'
import { formatCount } from '../ui/format.ts'
import classes from './gallery-page.module.css'
import { type GallerySearch, type GalleryTab, galleryTabs } from './gallery-search.ts'
import { statusWord } from './shot-status.tsx'

/** null for what is deleted: it is counted nowhere. */
export function countOf(counts: StatusCounts, tab: GalleryTab): number | null {
  if (tab === 'DELETED') return null
  if (tab !== 'ALL') return counts[tab]
  return Object.values(counts).reduce((sum, count) => sum + count, 0)
}

function wordOf(tab: GalleryTab): string {
  if (tab === 'ALL') return 'All'
  return tab === 'DELETED' ? 'Deleted' : statusWord(tab satisfies ShotStatus)
}

function counted(counts: StatusCounts | undefined, tab: GalleryTab): string {
  const count = counts ? countOf(counts, tab) : null
  return count === null ? '·' : formatCount(count)
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
          {tab !== 'DELETED' && <span className={classes['count']}>{counted(counts, tab)}</span>}
        </Link>
      ))}
    </nav>
  )
}
