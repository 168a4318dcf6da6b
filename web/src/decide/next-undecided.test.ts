// Auto-advance: forward only, over bucket borders, and no further than sensible.
import type { ShotStatus } from '@sartiq/contract/decide/states.ts'
import { expect, test } from 'vitest'
import { nextUndecided } from './next-undecided.ts'

function galleryOf(total: number, undecided: number[]) {
  const statusAt = (at: number): ShotStatus => (undecided.includes(at) ? 'PENDING_REVIEW' : 'APPROVED')
  return {
    total,
    loadBetween: async (first: number, last: number) =>
      Array.from({ length: last - first + 1 }, (_, offset) => ({ shot: { status: statusAt(first + offset) } })),
  }
}

test.each([
  [0, 5, [0, 3], 3],
  [3, 5, [0, 3], null], // never back
  [4, 5, [], null],
  [10, 900, [5, 777], 777],
  [0, 5000, [4000], null], // too far
])('from %d of %d with %j undecided it goes to %s', async (at, total, undecided, next) => {
  expect(await nextUndecided(galleryOf(total, undecided), at)).toBe(next)
})
