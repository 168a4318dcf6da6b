// Query strings survive the way there and back.
import { expect, test } from 'vitest'
import { readQuery, writeQuery } from './query-string.ts'

test.each([
  [{ a: 'x' }, 'a=x', { a: 'x' }],
  [{ a: ['x', 'y'], b: 2 }, 'a=x&a=y&b=2', { a: ['x', 'y'], b: '2' }],
  [{ a: undefined, b: '', c: [] }, '', {}],
  [{ q: 'Kleid & Hose=1' }, 'q=Kleid+%26+Hose%3D1', { q: 'Kleid & Hose=1' }],
])('%j is written as %s', (query, text, back) => {
  expect(writeQuery(query)).toBe(text)
  expect(readQuery(text)).toEqual(back)
})
