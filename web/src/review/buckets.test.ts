// The grid's arithmetic, row by row.
import { expect, test } from 'vitest'
import { bucketOf, bucketsBetween, moveFrom, type Move, shapeFor } from './buckets.ts'

test.each([
  [0, 0],
  [199, 0],
  [200, 1],
  [100_000, 500],
])('item %d lies in bucket %d', (at, bucket) => {
  expect(bucketOf(at)).toBe(bucket)
})

test.each([
  [0, 10, 0, []],
  [0, 10, 5, [0]],
  [190, 210, 1000, [0, 1]],
  [-20, 5, 1000, [0]],
  [390, 9999, 412, [1, 2]],
])('items %d to %d of %d lie in buckets %j', (first, last, total, buckets) => {
  expect(bucketsBetween(first, last, total)).toEqual(buckets)
})

test.each<[number, Move, number]>([
  [0, 'left', 0],
  [0, 'right', 1],
  [9, 'right', 9],
  [1, 'up', 1],
  [5, 'up', 1],
  [5, 'down', 9],
  [7, 'down', 9], // the last row is short: its last item
  [9, 'down', 9],
  [4, 'home', 0],
  [4, 'end', 9],
  [9, 'page_up', 1],
  [1, 'page_down', 9],
])('from %d, %s leads to %d (ten items, four columns, two rows a page)', (at, move, to) => {
  expect(moveFrom(at, move, 10, 4, 2)).toBe(to)
})

test('columns fill the width and cells never overlap', () => {
  for (const width of [320, 800, 1440, 2560]) {
    const { columns, cell } = shapeFor(width, 180)
    expect(columns * (cell + 12) + 12).toBeLessThanOrEqual(width)
    expect(cell).toBeGreaterThanOrEqual(100)
  }
})
