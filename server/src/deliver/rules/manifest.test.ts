// The delivery manifest's three files: order, quoting, formulas, and lines that sha256sum reads.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { inFolder } from '../zip/zip-fixture.ts'
import {
  checksumLines,
  csvHeader,
  csvLines,
  deliveredFiles,
  guardFormula,
  jsonClosing,
  jsonLines,
  jsonOpening,
  manifestFields,
  type ManifestRow,
} from './manifest.ts'

const row: ManifestRow = {
  export_id: 'e1',
  item_id: 'i1',
  status: 'completed',
  error: null,
  shot_id: 's1',
  prediction_id: 'p1',
  sku: 'ABC123',
  product_name: 'Dress, "Summer"',
  shot_type: 'full_body',
  subject: 'Zoë\nand Max',
  shooting: '=HYPERLINK("http://evil.example")',
  path: 'ABC123_full_body_001.png',
  bytes: 3,
  sha256: 'a'.repeat(64),
  mime: 'image/png',
  width: 2048,
  height: 3072,
  bit_depth: 8,
  color_profile: 'sRGB',
  source_sha256: 'b'.repeat(64),
  approved_by: '+49 170',
  approved_at: '2024-01-15T10:00:00.000Z',
  model: '@model',
  seed: '-1',
  digital_source_type: 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia',
  source_marks_lost: 'c2pa iptc',
  destination: 'download',
  remote_id: null,
  delivered_at: null,
}
const failed: ManifestRow = {
  ...row,
  item_id: 'i2',
  status: 'failed',
  error: 'Corrupted source file',
  bytes: null,
  sha256: null,
}

/** As they are written: in batches, here of one row each. */
function manifestJson(about: Record<string, unknown>, rows: ManifestRow[]): string {
  const lines = rows.map((one, n) => jsonLines([one], n === 0))
  return [jsonOpening(about), ...lines, jsonClosing(rows.length === 0)].join('')
}

function manifestCsv(rows: ManifestRow[]): string {
  return [csvHeader, ...rows.map((one) => csvLines([one]))].join('')
}

test('the fields stand in the order of the specification, whatever the row’s', () => {
  const { export_id, ...rest } = row
  const shuffled: ManifestRow = { ...rest, export_id }
  expect(manifestJson({}, [shuffled])).toBe(manifestJson({}, [row]))
  expect(manifestCsv([shuffled])).toBe(manifestCsv([row]))
  expect(manifestCsv([]).trim()).toBe(manifestFields.join(','))
  expect(Object.keys(row)).toEqual([...manifestFields])
})

test('JSON has the export and a row a file', () => {
  const about = { id: 'e1', name: 'Summer' }
  expect(JSON.parse(manifestJson(about, [row, failed]))).toEqual({ export: about, items: [row, failed] })
  expect(JSON.parse(manifestJson(about, []))).toEqual({ export: about, items: [] })
})

test('CSV is RFC 4180: CRLF, quotes doubled, line breaks kept, null empty', () => {
  const text = manifestCsv([row, failed])
  expect(text.startsWith(`${manifestFields.join(',')}\r\n`)).toBe(true)
  expect(text.endsWith('\r\n')).toBe(true)
  expect(text).toContain('"Dress, ""Summer"""')
  const rows: Record<string, string>[] = parse(text, { columns: true, record_delimiter: '\r\n' })
  expect(rows).toHaveLength(2)
  expect(rows[0]).toMatchObject({ subject: 'Zoë\nand Max', bytes: '3', remote_id: '', width: '2048' })
  expect(rows[1]).toMatchObject({ status: 'failed', error: 'Corrupted source file', sha256: '' })
})

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])('%j gets an apostrophe', (value) => {
  expect(guardFormula(value)).toBe(`'${value}`)
  const rows: Record<string, string>[] = parse(manifestCsv([{ ...row, sku: value }]), {
    columns: true,
    record_delimiter: '\r\n',
  })
  expect(rows[0]?.['sku']).toBe(`'${value}`)
})

test.each(['', 'a=1', "'=1", '1-2', ' =1'])('%j stays', (value) => expect(guardFormula(value)).toBe(value))

test('only delivered rows have a checksum line', () => {
  expect(checksumLines(deliveredFiles([row, failed]))).toBe(`${'a'.repeat(64)}  ABC123_full_body_001.png\n`)
})

test('sha256sum -c accepts the lines, odd names included', async () => {
  await inFolder(async (folder) => {
    const names = ['plain.png', 'with  two spaces.png', '日本語.png', 'back\\slash.png', 'new\nline.png', '-dash.png']
    const files = names.map((path) => ({ path, sha256: createHash('sha256').update(path).digest('hex') }))
    for (const { path } of files) writeFileSync(join(folder, path), path)
    writeFileSync(join(folder, 'manifest-sha256.txt'), checksumLines(files))
    const said = execFileSync('sha256sum', ['--strict', '-c', 'manifest-sha256.txt'], { cwd: folder, encoding: 'utf8' })
    expect(said.match(/: OK$/gm)).toHaveLength(names.length)
  })
})
