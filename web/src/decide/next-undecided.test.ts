// Auto-advance: forward only, over bucket borders, and no further than sensible.
import type { ShotStatus } from '@sartiq/contract/decide/states.ts'
import { expect, test } from 'vitest'
import { nextUndecided } from './next-undecided.ts'

function galleryOf(total: number, undecided: number[], marks = {}) {
  const statusAt = (at: number): ShotStatus => (undecided.includes(at) ? 'PENDING_REVIEW' : 'APPROVED')
  return {
    total,
    loadBetween: async (first: number, last: number) =>
      Array.from({ length: last - first + 1 }, (_, offset) => ({
        shot: { open_revision: false, deleted_at: null, status: statusAt(first + offset), ...marks },
      })),
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

test('what waits for a revision, or is deleted, is passed by', async () => {
  expect(await nextUndecided(galleryOf(5, [1, 2], { open_revision: true }), 0)).toBeNull()
  expect(await nextUndecided(galleryOf(5, [1, 2], { deleted_at: '2026-01-01T00:00:00Z' }), 0)).toBeNull()
})
