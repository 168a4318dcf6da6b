// An export's parts, and who goes first.
import { expect, test } from 'vitest'
import { partsOf, renderPriority } from './tasks.ts'

const id = '01890000-0000-7000-8000-000000000000'

test.each([
  [1, 1],
  [239, 1],
  [240, 1],
  [241, 1],
  [10_000, 1],
  [10_000 * 3, 3],
  [700, 7],
  [600, 300],
])('parts of %i files in %i formats cover each once, and no part cuts through a shot', (files, formats) => {
  const parts = partsOf(id, { files, formats, images: files / formats })
  expect(parts[0]?.from).toBe(0)
  expect(parts.at(-1)?.to).toBeGreaterThanOrEqual(files)
  expect(parts.at(-1)?.from).toBeLessThan(files)
  for (const [at, { from, to }] of parts.entries()) {
    expect(to).toBe(parts[at + 1]?.from ?? to)
    expect(from % formats).toBe(0)
    expect(to - from).toBeLessThanOrEqual(Math.max(240, formats))
  }
})

test('fewer images go first', () => {
  const sizes = [1, 3, 100, 1000, 10_000]
  const priorities = sizes.map(renderPriority)
  expect(priorities).toEqual(priorities.toSorted((a, b) => b - a))
  expect(new Set(priorities).size).toBe(sizes.length)
})
