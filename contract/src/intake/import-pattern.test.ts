// Tables of what names are read as, and: what is written is read again.
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { fixNames, naming, parsePattern } from '../export/naming.ts'
import { matchName } from './import-pattern.ts'

function match(pattern: string, path: string) {
  const parsed = parsePattern(pattern)
  if (!parsed.ok) throw new Error(parsed.message)
  return matchName(parsed.pattern, path)
}

test.each<[string, string, object]>([
  ['{sku}_{shot_type}_{index}', 'ABC123_full_body_001', { sku: 'ABC123', shot_type: 'full_body', index: 1 }],
  ['{sku}_{shot_type}_{index}.png', 'ABC123_full_body_001.JPG', { sku: 'ABC123', shot_type: 'full_body', index: 1 }],
  ['{sku}_{shot_type}_{index}', 'A_1_2_3', { sku: 'A', shot_type: '1_2', index: 3 }],
  ['{sku}{index}', 'ABC001', { sku: 'ABC', index: 1 }],
  ['{index}{sku}', '001ABC', { index: 1, sku: 'ABC' }],
  ['{sku}_{width}x{height}', 'A_2048x3072', { sku: 'A', width: 2048, height: 3072 }],
  ['{sku}', 'A.v2', { sku: 'A.v2' }],
  ['{shooting}/{sku}_{index}', 'Summer/ABC_7.png', { shooting: 'Summer', sku: 'ABC', index: 7 }],
  ['{shooting}/{sku}_{index}', 'deep/er/Summer/ABC_7.png', { shooting: 'Summer', sku: 'ABC', index: 7 }],
  ['{sku}/{sku}_{index}', 'ABC/ABC_7', { sku: 'ABC', index: 7 }],
  ['{sku}_{sku}', 'a_b_a_b', { sku: 'a_b' }],
  ['{product_name:slug}/{product_name}', 'summer-dress/Summer_Dress', { product_name: 'Summer_Dress' }],
  ['{sku}_{subject|none}', 'A_none', { sku: 'A' }],
  ['{sku}_{subject|none}', 'A_Eva', { sku: 'A', subject: 'Eva' }],
  ['{sku}{subject|}', 'A', { sku: 'A' }],
  ['{sku}_{date}', 'A_2024-01-15', { sku: 'A', date: '2024-01-15' }],
  ['{date:YYYYMMDD}{sku}', '20240115A', { sku: 'A', date: '2024-01-15' }],
  ['{date:YYYY}/{date:MM}/{date:DD}_{sku}', '2024/01/15_A', { sku: 'A', date: '2024-01-15' }],
  ['{date:YY-MM}_{sku}', '24-01_A', { sku: 'A', date: '24-01' }],
  ['a:{sku}', 'a_B', { sku: 'B' }],
  ['{sku}', 'e\u0301', { sku: '\u00e9' }],
])('%s reads %s', (pattern, path, values) => {
  expect(match(pattern, path)).toEqual({ ok: true, values })
})

test.each([
  ['{sku}_{index}', 'ABC_body', '{index} finds nothing for it in "body"'],
  ['{sku}_{index}', 'ABC', 'no "_" in ""'],
  ['{shooting}/{sku}', 'ABC', '1 folder less deep'],
  ['{sku}/{sku}_{index}', 'ABC/ABD_7', '{sku} finds nothing'],
  ['{sku}_{date}', 'A_2024-13-15', '{date} finds nothing'],
  ['IMG{index}', 'IMG12b', '"b" is left over'],
])('%s does not read %s', (pattern, path, reason) => {
  expect(match(pattern, path)).toMatchObject({ ok: false, values: null, reason: expect.stringContaining(reason) })
})

test('a hostile name costs no more than its square', () => {
  const pattern = '{sku}_{shot_type}_{subject}_{style}_{category}_{shooting}_{preset}_{prediction}_{index}'
  expect(match(pattern, '_'.repeat(255)).ok).toBe(false)
})

test('what is written is read again', () => {
  const word = fc.stringMatching(/^[A-Za-z0-9]{1,12}$/)
  const list = fc.array(
    fc.record({ sku: word, shot_type: fc.constantFrom('full_body', 'front', 'back_detail'), subject: word }),
  )
  const pattern = fc.constantFrom(
    '{sku}_{shot_type}_{index}',
    '{subject}/{sku}/{index:5}_{shot_type}',
    '{sku}-{subject}-{index}',
  )
  fc.assert(
    fc.property(list, pattern, (rows, text) => {
      const parsed = parsePattern(text)
      if (!parsed.ok) throw new Error(parsed.message)
      const items = rows.map((values) => ({ shot_id: 's', file_format: 'png' as const, values }))
      for (const [at, name] of fixNames(items, naming.parse({ pattern: text })).names.entries()) {
        const read = matchName(parsed.pattern, name.path)
        expect(read.ok && { ...rows[at], ...read.values }).toEqual({ ...rows[at], index: at + 1 })
      }
    }),
  )
})
