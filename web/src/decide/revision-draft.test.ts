// Changes as they are typed, one a line.
import { expect, test } from 'vitest'
import { changesOf } from './revision-draft.ts'

test.each([
  ['Longer sleeves', ['Longer sleeves']],
  ['\n Longer sleeves \n\n  Less shadow\n', ['Longer sleeves', 'Less shadow']],
  [Array.from({ length: 50 }, (_, n) => `Change ${n}`).join('\n'), Array.from({ length: 50 }, (_, n) => `Change ${n}`)],
])('%j', (text, changes) => {
  expect(changesOf(text)).toEqual({ ok: true, changes })
})

test.each([
  ['', 'one change a line'],
  [' \n ', 'one change a line'],
  ['x\n'.repeat(51), 'these are 51'],
  [`fine\n${'x'.repeat(5001)}`, 'Change 2'],
])('%j is refused', (text, message) => {
  expect(changesOf(text)).toEqual({ ok: false, message: expect.stringContaining(message) })
})
