// Overrides as they are typed, row by row.
import { expect, test } from 'vitest'
import { freshSeed, overridesOf, parseOverride, typedAs } from './overrides.ts'

test.each<[string, unknown, unknown]>([
  ['8', 7.5, 8],
  ['8.0', undefined, 8],
  ['-1e-3', undefined, -0.001],
  ['true', undefined, true],
  ['null', 'x', 'null'], // the parent's is text
  ['null', 1, null],
  ['a red dress', undefined, 'a red dress'],
  ['a red dress', 'blue', 'a red dress'],
  ['42', 'blue', '42'],
  ['"42"', 7, '42'],
  ['""', 'blue', ''],
  ['{"a": [1, 2]}', undefined, { a: [1, 2] }],
  ['[]', 'blue', []],
  ['001', undefined, '001'],
  [' 8 ', 7, 8],
])('%s over %j is %j', (text, parent, value) => {
  expect(parseOverride(text, parent)).toEqual({ ok: true, value })
})

test.each([
  ['', 'Give a value'],
  ['   ', 'Give a value'],
  ['{"a":', 'not complete'],
  ['"open', 'not complete'],
  ['[1,]', 'not complete'],
  ['1e999', 'too large'],
  ['12345678901234567890', 'in quotes'],
])('%j is refused: %s', (text, message) => {
  expect(parseOverride(text, undefined)).toEqual({ ok: false, message: expect.stringContaining(message) })
})

const parent = { seed: 1, prompt: 'a red dress', guidance_scale: 7.5 }
const row = (id: number, key: string, value: string) => ({ id, key, value })

test('rows make an object; empty rows make nothing', () => {
  expect(overridesOf([row(1, ' guidance_scale ', '8'), row(2, '', ' '), row(3, 'prompt', '3')], parent)).toEqual({
    ok: true,
    overrides: { guidance_scale: 8, prompt: '3' },
  })
  expect(overridesOf([], parent)).toEqual({ ok: true, overrides: {} })
})

test('what is wrong is said at its row', () => {
  const rows = [row(1, 'seed', '2'), row(2, 'seed', '3'), row(3, '', '4'), row(4, 'steps', '{'), row(5, 'size', '')]
  expect(overridesOf(rows, parent)).toEqual({
    ok: false,
    errors: {
      2: { key: expect.stringContaining('already') },
      3: { key: expect.any(String) },
      4: { value: expect.any(String) },
      5: { value: expect.any(String) },
    },
  })
})

test('a key that every object inherits is a key like any other', () => {
  const result = overridesOf([row(1, '__proto__', '1'), row(2, 'toString', 'x')], parent)
  expect(result.ok && JSON.stringify(result.overrides)).toBe('{"__proto__":1,"toString":"x"}')
})

test.each([1, 'a red dress', '42', '{not json', '"quoted"', '', null, true, [1], { a: 1 }])(
  '%j is typed so that it is read back',
  (value) => {
    expect(parseOverride(typedAs(value), value)).toEqual({ ok: true, value })
  },
)

test('a seed is drawn anew where there is one', () => {
  expect(freshSeed(parent, () => 0.5)).toEqual([{ id: 1, key: 'seed', value: String(2 ** 30) }])
  expect(freshSeed({ prompt: 'x' }, () => 0.5)).toEqual([])
})
