// Where auto-advance goes: the next image nobody has decided, never back to the first.
import { bucketOf, bucketSize } from '../review/buckets.ts'
import type { ShotStatus } from '@sartiq/contract/decide/states.ts'

type Item = { shot: { status: ShotStatus; open_revision: boolean; deleted_at: string | null } } | undefined
type List = { total: number; loadBetween: (first: number, last: number) => Promise<Item[]> }

/** Buckets that are searched before giving up; behind 2,000 decided images somebody better picks a filter. */
const mostBuckets = 10

export async function nextUndecided(gallery: List, at: number): Promise<number | null> {
  let first = at + 1
  for (let tries = 0; tries < mostBuckets && first < gallery.total; tries++) {
    const last = Math.min(gallery.total, (bucketOf(first) + 1) * bucketSize) - 1
    const items = await gallery.loadBetween(first, last)
    const found = items.findIndex((item) => item && isUndecided(item))
    if (found >= 0) return first + found
    first = last + 1
  }
  return null
}

/** Asking for a revision is a decision too: such a shot waits for its answer, and not for a reviewer. */
function isUndecided({ shot: { status, open_revision, deleted_at } }: NonNullable<Item>): boolean {
  return status === 'PENDING_REVIEW' && !open_revision && deleted_at === null
}
