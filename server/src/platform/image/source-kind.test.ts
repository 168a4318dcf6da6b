// The table of source kinds, row by row: which sources fall into which, told by real files.
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { ImageFailure } from './failure.ts'
import { inspectSource } from './source.ts'
import { handlings, sourceKind } from './source-kind.ts'
import { builtInProfile, greyProfile, makeCmykTiff, makePng, tagPng } from './test-files.ts'

const rgb8 = (): Promise<Buffer> => makePng([10, 20, 30], { width: 1, channels: 3, depth: 8 })
const rgb16 = (): Promise<Buffer> => makePng([10, 20, 30], { width: 1, channels: 3, depth: 16 })
const grey8 = (): Promise<Buffer> => makePng([10], { width: 1, channels: 1, depth: 8 })
const grey16 = (): Promise<Buffer> => makePng([10], { width: 1, channels: 1, depth: 16 })
const srgb = (): Promise<Buffer> => builtInProfile('srgb')

describe('sourceKind', () => {
  it.each([
    ['8-bit untagged', rgb8, 'rgb_8'],
    ['8-bit tagged', async () => tagPng(await rgb8(), await srgb()), 'rgb_8'],
    ['8-bit with alpha', () => makePng([1, 2, 3, 4], { width: 1, channels: 4, depth: 8 }), 'rgb_8'],
    [
      'palette',
      async () =>
        sharp(await rgb8())
          .png({ palette: true })
          .toBuffer(),
      'rgb_8',
    ],
    [
      'JPEG',
      async () =>
        sharp(await rgb8())
          .jpeg()
          .toBuffer(),
      'rgb_8',
    ],
    [
      'WebP',
      async () =>
        sharp(await rgb8())
          .webp()
          .toBuffer(),
      'rgb_8',
    ],
    [
      'AVIF',
      async () =>
        sharp(await rgb8())
          .avif({ effort: 0 })
          .toBuffer(),
      'rgb_8',
    ],
    ['16-bit untagged', rgb16, 'rgb_16_untagged'],
    ['16-bit tagged', async () => tagPng(await rgb16(), await srgb()), 'rgb_16'],
    ['16-bit with a grey profile', async () => tagPng(await rgb16(), greyProfile(2.2)), 'rgb_16_untagged'],
    ['grey', grey8, 'grey_8'],
    ['grey with a grey profile', async () => tagPng(await grey8(), greyProfile(2.2)), 'grey_8_tagged'],
    ['16-bit grey', grey16, 'grey_16'],
    ['16-bit grey with a grey profile', async () => tagPng(await grey16(), greyProfile(2.2)), 'grey_16_tagged'],
    ['CMYK', () => makeCmykTiff([1, 2, 3, 4], 1, null), 'cmyk'],
    ['CMYK tagged', async () => makeCmykTiff([1, 2, 3, 4], 1, await builtInProfile('cmyk')), 'cmyk_tagged'],
  ] as const)('%s', async (_name, make, expected) => {
    const source = await inspectSource(await make())
    expect(source.kind).toBe(expected)
    expect(handlings).toHaveProperty(source.kind)
  })

  it('refuses colour models that are not pictures for a screen or press', () => {
    expect(() => sourceKind({ space: 'lab', depth: 'ushort', hasAlpha: false }, null)).toThrow(ImageFailure)
  })
})
