// docs/imaging.md is what the code says: its tables are fresh, and its golden rows are what real files become.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { exportFormat } from '@sartiq/contract/export/format.ts'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { renderImage } from '../server/src/export/image/pipeline.ts'
import type { SourceKind } from '../server/src/platform/image/source-kind.ts'
import { inspectSource } from '../server/src/platform/image/source.ts'
import { builtInProfile, greyProfile, makeCmykTiff, makePng, tagPng } from '../server/src/platform/image/test-files.ts'
import { failureSentences, fillTables, goldenRows, goldenTargets, imagingTables } from './imaging-tables.ts'

const page = readFileSync(join(import.meta.dirname, '../docs/imaging.md'), 'utf8')
const png = (channels: 1 | 3, depth: 8 | 16): Promise<Buffer> =>
  makePng(
    Array.from({ length: 12 }, (_, n) => n * 10),
    { width: 2, channels, depth },
  )

const makers: Record<SourceKind, () => Promise<Buffer>> = {
  rgb_8: () => png(3, 8),
  rgb_16: async () => tagPng(await png(3, 16), await builtInProfile('p3')),
  rgb_16_untagged: () => png(3, 16),
  grey_8: () => png(1, 8),
  grey_16: () => png(1, 16),
  grey_8_tagged: async () => tagPng(await png(1, 8), greyProfile(1.8)),
  grey_16_tagged: async () => tagPng(await png(1, 16), greyProfile(1.8)),
  cmyk_tagged: async () => makeCmykTiff([1, 2, 3, 4], 1, await builtInProfile('cmyk')),
  cmyk: () => Promise.resolve(makeCmykTiff([1, 2, 3, 4], 1, null)),
}

it('has fresh tables', () => {
  expect(fillTables(page, imagingTables())).toBe(page)
})

it('notices a table that is stale, and a mark that is gone', () => {
  expect(fillTables(page.replace('`cmyk`', '`cymk`'), imagingTables())).toBe(page)
  expect(() => fillTables(page.replace('<!-- golden -->', ''), imagingTables())).toThrow('golden')
})

it('finds the sentences of every code that pictures fail with', () => {
  const codes = new Set(failureSentences().map(({ code }) => code))
  expect([...codes]).toEqual(
    expect.arrayContaining([
      'IMAGE_CORRUPT',
      'IMAGE_UNSUPPORTED',
      'IMAGE_TOO_LARGE',
      'IMAGE_TIMEOUT',
      'IMAGE_VERIFY_FAILED',
      'IMAGE_MISSING',
    ]),
  )
})

describe.each(goldenRows())('$kind', ({ kind, cells }) => {
  it('becomes what the table says', async () => {
    const source = await makers[kind]()
    expect((await inspectSource(source)).kind).toBe(kind)
    for (const [n, target] of goldenTargets.entries()) {
      const made = await renderImage(source, { format: exportFormat.parse(target), metadata: {} })
      const { depth, channels, icc } = await sharp(made.data).metadata()
      expect([depth, channels, icc !== undefined]).toEqual([cells[n]?.out === 16 ? 'ushort' : 'uchar', 3, true])
      expect(made.bit_depth).toBe(cells[n]?.out)
    }
  })
})
