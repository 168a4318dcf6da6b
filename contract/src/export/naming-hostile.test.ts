// B10: names made to do harm come out inside the folder, unique ignoring case, and writable on every system.
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { samenessKey, utf8Length } from './naming-clean.ts'
import { type NamingItem, fixNames, naming, parsePattern } from './naming.ts'

const harm = [
  '../',
  '..\\',
  '/',
  '\\',
  'C:',
  '\u0000',
  '\n',
  '\r',
  '\t',
  '.',
  '..',
  '...',
  ' ',
  '\u00a0',
  '~',
  '$(x)',
  '%2e%2e%2f',
  'CON',
  'nul',
  'Aux.txt',
  'COM1',
  'lpt\u00b3',
  'CONOUT$',
  'manifest.json',
  'manifest-sha256.txt',
  '.png',
  '_2',
  '_10',
  '\u202e',
  '\u2066',
  '\u200f',
  '\u200b',
  '\ufeff',
  '\u2028',
  '\ufffe',
  '\ud800',
  '\udc00',
  '\u{1f457}',
  '\u200d',
  'e\u0301',
  '\u00e9',
  '\u212b',
  'ß',
  'ẞ',
  'ss',
  'İ',
  'ı',
  'ς',
  'ſ',
  'ﬁ',
  '\u0338',
  '<',
  '>',
  '|',
  '?',
  '*',
  '"',
  ':',
  'a',
  'A',
  'x'.repeat(300),
  '漢'.repeat(90),
  '\u0301'.repeat(200),
]

const value = fc.oneof(
  fc.array(fc.constantFrom(...harm), { maxLength: 4 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
)
const item = fc.record({
  shot_id: fc.constantFrom('s', 't'),
  file_format: fc.constantFrom('png', 'jpg', 'webp', 'tiff' as const),
  values: fc.record({ sku: value, subject: fc.option(value), shooting: value }),
}) as fc.Arbitrary<NamingItem>
const pattern = fc.constantFrom(
  '{sku}',
  '{shooting}/{subject}/{sku}',
  '{subject:upper}/{sku:lower}_{index}',
  '{shooting:slug}/{sku}.png',
  '../{sku}/CON/{subject|..}',
)

/** Written apart from the engine: the rules as 3-behaviour has them. */
function faults(path: string): string[] {
  const found: string[] = []
  const check = (bad: boolean, fault: string) => bad && found.push(fault)
  check(path.normalize('NFC') !== path, 'not NFC')
  check(!path.isWellFormed(), 'lone surrogate')
  check(/[<>:"\\|?*\p{Cc}]/u.test(path), 'forbidden character')
  check(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/.test(path), 'bidi control')
  for (const segment of path.split('/')) {
    check(segment === '' || segment === '.' || segment === '..', 'empty or climbing')
    check(/^[. ]|[. ]$/.test(segment), 'dot or space at the edge')
    check(utf8Length(segment) > 255, 'longer than 255 bytes')
    check(/^(con|prn|aux|nul|(com|lpt)[0-9\u00b9\u00b2\u00b3]) *(\.|$)/i.test(segment), 'reserved')
  }
  return found
}

test('10,000 hostile names, in lists of 500', () => {
  const list = fc.array(item, { minLength: 500, maxLength: 500 })
  fc.assert(
    fc.property(list, pattern, (items, text) => {
      const { names } = fixNames(items, naming.parse({ pattern: text }))
      const paths = names.map((name) => name.path)
      expect(paths.flatMap(faults)).toEqual([])
      expect(new Set(paths.map((path) => path.toLowerCase())).size).toBe(paths.length)
      expect(new Set(paths.map((path) => path.toUpperCase())).size).toBe(paths.length)
      const files = new Set(paths.map((path) => path.toLowerCase()))
      for (const path of paths) {
        const parts = path.toLowerCase().split('/')
        for (let depth = 1; depth < parts.length; depth++) expect(files).not.toContain(parts.slice(0, depth).join('/'))
        if (parts.length > 1) expect(parts[0]).not.toBe('manifest.json')
        expect(path).toMatch(/\.(png|jpg|webp|tiff)$/)
      }
    }),
    { numRuns: 20 },
  )
})

test('control: the same values without the engine break every rule', () => {
  const raw = fc.sample(item, { numRuns: 10_000, seed: 1 }).map(({ values }) => `${values.shooting}/${values.sku}`)
  const found = new Set(raw.flatMap(faults))
  expect(found.size).toBe(8)
  expect(new Set(raw.map((path) => path.toLowerCase())).size).toBeLessThan(raw.length)
})

test('names are the same again for the same list', () => {
  fc.assert(
    fc.property(fc.array(item, { maxLength: 50 }), pattern, (items, text) => {
      const rule = naming.parse({ pattern: text })
      expect(fixNames(items, rule)).toEqual(
        fixNames(
          items.map((one) => ({ ...one })),
          rule,
        ),
      )
    }),
  )
})

test('any text is a pattern or an error at a position within it', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('{', '}', '|', ':', '/', 'sku', 'index', 'date', 'lower', '3', '.png', ' ') }),
      (text) => {
        const parsed = parsePattern(text)
        if (parsed.ok) expect(parsed.pattern.segments.at(-1)?.length).toBeGreaterThan(0)
        else {
          expect(parsed.position).toBeLessThanOrEqual(text.length)
          expect(parsed.position).toBeGreaterThanOrEqual(0)
          expect(parsed.message).toMatch(/\.$/)
        }
      },
    ),
    { numRuns: 2000 },
  )
})

test('one key for all that lower or upper case makes equal', () => {
  for (let code = 0; code < 0x20000; code++) {
    if (code >= 0xd800 && code < 0xe000) continue
    const char = String.fromCodePoint(code).normalize('NFC')
    const key = samenessKey(char)
    expect(samenessKey(char.toLowerCase())).toBe(key)
    if (char !== 'ı' && char !== 'İ') expect(samenessKey(char.toUpperCase())).toBe(key)
  }
})
