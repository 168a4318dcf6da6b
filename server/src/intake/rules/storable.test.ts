import { expect, test } from 'vitest'
import { whyNotStorable } from './storable.ts'

const nested = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels))

test.each<[unknown, string | undefined]>([
  [{ model: 'flux', seed: 1, none: null, list: [true, { a: '👗' }] }, undefined],
  [nested(100), undefined],
  [nested(101), 'deeper'],
  [nested(50_000), 'deeper'],
  [{ a: ['x\u0000'] }, 'NUL'],
  [{ 'a\u0000': 1 }, 'names'],
  [['\ud83d'], 'well-formed'],
  [{ a: { '\udc00': 1 } }, 'names'],
])('row %#', (value, why) => {
  if (why === undefined) expect(whyNotStorable(value)).toBeUndefined()
  else expect(whyNotStorable(value)).toContain(why)
})
