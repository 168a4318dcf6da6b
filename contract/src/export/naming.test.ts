// Tables of the naming engine: what patterns are refused and where, what names come out.
import { expect, test } from 'vitest'
import type { FileFormat } from './format.ts'
import { utf8Length } from './naming-clean.ts'
import { type NamingItem, type NamingValues, fixNames, naming, parsePattern, renderName, tokenNames } from './naming.ts'

const values: NamingValues = {
  sku: 'ABC123',
  product_name: 'Summer Dress',
  shot_type: 'full_body',
  subject: 'Model A',
  shooting: 'Summer 2024',
  style: 'Élégant & Chic',
  category: null,
  prediction: '7f1d',
  preset: 'web-2048',
  hash8: 'deadbeef',
  index: 1,
  width: 2048,
  height: 3072,
  date: '2024-01-15T10:20:30Z',
}

function render(pattern: string, over: Partial<NamingValues> = {}) {
  const parsed = parsePattern(pattern)
  if (!parsed.ok) throw new Error(parsed.message)
  return renderName(parsed.pattern, { ...values, ...over })
}

test.each([
  ['{sku}_{shot_type}_{index}.png', 'ABC123_full_body_001'],
  ['{sku}_{shot_type}_{index}', 'ABC123_full_body_001'],
  ['{product_name}', 'Summer_Dress'],
  ['{product_name:lower}-{product_name:upper}', 'summer_dress-SUMMER_DRESS'],
  ['{style:slug}', 'elegant-chic'],
  ['{style:slug:upper}', 'ELEGANT-CHIC'],
  ['{shooting}/{subject}/{sku}_{index:5}.JPEG', 'Summer_2024/Model_A/ABC123_00001'],
  ['{date}', '2024-01-15'],
  ['{date:YYYYMMDD}_{date:YY.MM}_{date:HHmmss}', '20240115_24.01_102030'],
  ['{category|none}', 'none'],
  ['{category:lower|Not Known}', 'Not Known'],
  ['{subject:lower|none}', 'model_a'],
  ['x{category}y', 'xy'],
  ['{category}/{sku}', 'ABC123'],
  ['{category}', '_'],
  ['{prediction}-{preset}-{hash8}-{width}x{height}', '7f1d-web-2048-deadbeef-2048x3072'],
  ['shots of {sku}', 'shots of ABC123'],
  ['a:b?{sku}', 'a_b_ABC123'],
  ['/{sku}', 'ABC123'],
  ['../../{sku}', 'ABC123'],
  ['a/../b', 'a/b'],
  ['a//b', 'a/b'],
  ['con/{sku}', 'con_/ABC123'],
  ['manifest.JSON/{sku}', 'manifest.JSON_/ABC123'],
  ['{sku}/manifest.csv/x', 'ABC123/manifest.csv/x'],
  ['{sku}.png.png', 'ABC123.png'],
  ['{sku}.v2', 'ABC123.v2'],
])('%s gives %s', (pattern, path) => {
  expect(render(pattern).path).toBe(path)
})

test.each([
  ['../../etc/passwd', '_.._etc_passwd'],
  ['a/b\\c', 'a_b_c'],
  ['<>:"|?*', '_______'],
  ['a\u0000b\u001fc\u007fd\u0085e', 'a_b_c_d_e'],
  ['  .hidden. ', 'hidden'],
  ['...', '_'],
  ['CON', 'CON_'],
  ['nul.tar.gz', 'nul_.tar.gz'],
  ['Com1', 'Com1_'],
  ['lpt\u00b2', 'lpt\u00b2_'],
  ['CONIN$', 'CONIN$_'],
  ['COM10', 'COM10'],
  ['console', 'console'],
  ['e\u0301', '\u00e9'],
  ['a\u202egnp.b', 'agnp.b'],
  ['\ud800x\udc00', '_x_'],
  ['\ud83d\u200e\ude00', '__'],
  ['\u2028a\ufffe', 'a_'],
  ['tab\there', 'tab_here'],
  ['日本語', '日本語'],
  ['👩‍🎨', '👩‍🎨'],
])('the value %j becomes %j', (sku, path) => {
  expect(render('{sku}', { sku }).path).toBe(path)
})

test.each([
  ['a{skuu}', 1, 'Unknown token {skuu}'],
  ['{SKU}', 0, 'Unknown token {SKU}'],
  ['{}', 0, 'Unknown token {}'],
  ['{constructor}', 0, 'Unknown token'],
  ['{sku', 0, 'not closed'],
  ['a{sku_{index}', 1, 'not closed'],
  ['{subject|a/b}', 0, 'not closed'],
  ['a}', 1, 'closes nothing'],
  ['{index:0}', 7, '1 to 10'],
  ['{index:x}', 7, '1 to 10'],
  ['{index:3:4}', 9, '1 to 10'],
  ['{date:soon}', 6, 'YYYY'],
  ['{date:}', 6, 'YYYY'],
  ['{sku:lower:tiny}', 11, 'lower, upper or slug'],
  ['{width:4}', 7, 'no argument'],
  ['', 0, 'needs a name'],
  ['a/', 2, 'needs a name'],
  ['{sku}/.png', 6, 'needs a name'],
  ['a/b/c/d/e/f/g/h/i/j', 17, 'at most 8 folders'],
])('%s is refused at %i', (pattern, position, words) => {
  const parsed = parsePattern(pattern)
  expect(parsed).toMatchObject({ ok: false, position, message: expect.stringContaining(words) })
})

test('an unknown token is told with its position and all that is allowed', () => {
  const message = naming.safeParse({ pattern: 'a{foo}' }).error?.issues[0]?.message ?? ''
  expect(message).toMatch(/^At position 1: Unknown token \{foo\}/)
  for (const name of tokenNames) expect(message).toContain(`{${name}}`)
})

test('naming has the seed’s defaults and refuses what it does not know', () => {
  const defaults = {
    pattern: '{sku}_{shot_type}_{index}',
    start_index: 1,
    index_scope: 'export',
    on_collision: 'suffix',
  }
  expect(naming.parse({})).toEqual(defaults)
  for (const bad of [
    { start_index: -1 },
    { start_index: 1.5 },
    { start_index: 1e9 + 1 },
    { extra: 1 },
    { pattern: '' },
  ]) {
    expect(naming.safeParse(bad).success).toBe(false)
  }
})

test('the report says what each token gave', () => {
  const { tokens, empty } = render('{sku}_{category|none}_{category}')
  expect(tokens).toEqual([
    { token: 'sku', source: '{sku}', position: 0, value: 'ABC123', empty: false, used_fallback: false },
    { token: 'category', source: '{category|none}', position: 6, value: 'none', empty: true, used_fallback: true },
    { token: 'category', source: '{category}', position: 22, value: '', empty: true, used_fallback: false },
  ])
  expect(empty).toEqual(['category', 'category'])
})

function fix(items: [sku: string, format?: FileFormat, over?: Partial<NamingItem>][], rule: object) {
  const list = items.map(([sku, file_format = 'png', over = {}], at): NamingItem => ({
    shot_id: `s${at}`,
    file_format,
    values: { sku },
    ...over,
  }))
  return fixNames(list, naming.parse({ pattern: '{sku}', ...rule }))
}
const paths = (fixed: ReturnType<typeof fix>) => fixed.names.map((name) => name.path)

test.each<[string, Parameters<typeof fix>[0], object, string[]]>([
  [
    'each format its extension',
    [['a'], ['a', 'jpg'], ['a', 'webp'], ['a', 'tiff']],
    {},
    ['a.png', 'a.jpg', 'a.webp', 'a.tiff'],
  ],
  ['equal names', [['a'], ['a'], ['a']], {}, ['a.png', 'a_2.png', 'a_3.png']],
  [
    'case and normal form',
    [['É'], ['e\u0301'], ['STRASSE'], ['straße']],
    {},
    ['É.png', 'é_2.png', 'STRASSE.png', 'straße_2.png'],
  ],
  ['a suffix that is taken', [['a'], ['a_2'], ['a'], ['a_2']], {}, ['a.png', 'a_2.png', 'a_3.png', 'a_2_2.png']],
  [
    'index from the start',
    [['a'], ['a']],
    { pattern: '{sku}_{index:4}.png', start_index: 9 },
    ['a_0009.png', 'a_0010.png'],
  ],
  [
    'index by SKU',
    [['a'], ['b'], ['a']],
    { pattern: '{sku}_{index}', index_scope: 'sku' },
    ['a_001.png', 'b_001.png', 'a_002.png'],
  ],
  [
    'index by shot',
    [
      ['a', 'png', { shot_id: 's' }],
      ['b', 'png', { shot_id: 't' }],
      ['a', 'png', { shot_id: 's' }],
    ],
    { pattern: '{sku}_{index}', index_scope: 'shot' },
    ['a_001.png', 'b_001.png', 'a_002.png'],
  ],
  [
    'the formats of one image share its index',
    [
      ['a', 'png', { image_id: 'i' }],
      ['a', 'jpg', { image_id: 'i' }],
      ['b', 'png', { image_id: 'j' }],
    ],
    { pattern: '{sku}_{index}' },
    ['a_001.png', 'a_001.jpg', 'b_002.png'],
  ],
  [
    'a file never bears a folder’s name',
    [
      ['x', 'png', { values: { sku: 'a', subject: '' } }],
      ['y', 'png', { values: { sku: 'b', subject: 'A.png' } }],
    ],
    { pattern: '{subject}/{sku}' },
    ['a_2.png', 'A.png/b.png'],
  ],
])('%s', (_, items, rule, expected) => {
  expect(paths(fix(items, rule))).toEqual(expected)
})

test('collisions are listed, and fail when asked to', () => {
  const items: Parameters<typeof fix>[0] = [['a'], ['b'], ['A'], ['a']]
  const suffixed = fix(items, {})
  expect(suffixed).toMatchObject({ ok: true, collisions: [{ path: 'A.png', items: [0, 2, 3] }] })
  expect(suffixed.names.map((name) => name.wanted)).toEqual([null, null, 'A.png', 'a.png'])
  expect(fix(items, { on_collision: 'fail' })).toMatchObject({ ok: false, collisions: [{ items: [0, 2, 3] }] })
  expect(fix([['a'], ['b']], { on_collision: 'fail' })).toMatchObject({ ok: true, collisions: [] })
})

test('long names are cut on a character, with room for suffix and extension', () => {
  const fixed = paths(
    fix(
      Array.from({ length: 12 }, () => ['\u{1f457}'.repeat(100), 'tiff'] as const).map(([a, b]) => [a, b]),
      {},
    ),
  )
  expect(new Set(fixed).size).toBe(12)
  for (const path of fixed) {
    expect(utf8Length(path)).toBeLessThanOrEqual(255)
    expect(path.isWellFormed()).toBe(true)
  }
  expect(fixed[11]).toMatch(/_12\.tiff$/)
})

test('ten thousand equal names, and long ones equal once cut, stay unique', () => {
  const equal = paths(
    fix(
      Array.from({ length: 10_000 }, () => ['ABC']),
      {},
    ),
  )
  expect(equal.at(-1)).toBe('ABC_10000.png')
  const long = Array.from({ length: 10_000 }, (_, at): [string] => ['A'.repeat(247) + String(at >> 1).padStart(4, '0')])
  expect(new Set(paths(fix(long, {}))).size).toBe(10_000)
})
