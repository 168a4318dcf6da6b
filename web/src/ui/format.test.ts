// Figures and times, row by row.
import { expect, test } from 'vitest'
import { formatBytes, formatRelative, humanise, plural } from './format.ts'

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 kB'],
  [4_210_000, '4.2 MB'],
  [180_400_000, '180 MB'],
  [2e15, '2000 TB'],
])('%d bytes are %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text)
})

test.each([
  [5, 'now'],
  [-30, 'now'],
  [120, '2 min. ago'],
  [7200, '2 hr. ago'],
  [86_400, 'yesterday'],
  [40 * 86_400, 'last mo.'],
])('%d seconds ago is %s', (seconds, text) => {
  const now = Date.UTC(2026, 0, 31)
  expect(formatRelative(new Date(now - seconds * 1000).toISOString(), now)).toBe(text)
})

test('words and plurals', () => {
  expect(humanise('WRONG_STYLING')).toBe('Wrong styling')
  expect([plural(1, 'shot'), plural(1200, 'shot'), plural(2, 'copy', 'copies')]).toEqual([
    '1 shot',
    '1,200 shots',
    '2 copies',
  ])
})
