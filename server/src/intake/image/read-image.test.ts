// Intake on real files: facts, small versions in the right colours, and each check with its figure.
import { writeFileSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { profileBytes } from '../../platform/image/profiles.ts'
import {
  builtInProfile,
  greyProfile,
  makeCmykTiff,
  makePhoto,
  makePhotoPng,
  makePng,
  tagPng,
} from '../../platform/image/test-files.ts'
import { hammingDistance } from './perceptual-hash.ts'
import { readImage } from './read-image.ts'

const codes = async (input: Buffer): Promise<string[]> => (await readImage(input)).checks.map((check) => check.code)

const flat = (values: number[], depth: 8 | 16 = 8): Promise<Buffer> =>
  makePng(Array.from({ length: 64 * 64 }, () => values).flat(), {
    width: 64,
    channels: values.length === 1 ? 1 : values.length === 4 ? 4 : 3,
    depth,
  })

const large = (): Promise<Buffer> =>
  sharp(makePhoto(1100, 800), { raw: { width: 1100, height: 800, channels: 3 } })
    .withIccProfile('srgb')
    .png()
    .toBuffer()
const product = async (shade: number): Promise<Buffer> =>
  sharp({ create: { width: 1100, height: 1100, channels: 3, background: { r: shade, g: shade, b: shade } } })
    .composite([{ input: await makePhotoPng(500, 700), left: 300, top: 200 }])
    .removeAlpha()
    .withIccProfile('srgb')
    .png()
    .toBuffer()

const shapes = (seed: number): Buffer => {
  const at = (n: number): number => (n * 7919 * seed) % 1000
  const ellipses = Array.from({ length: 12 }, (_, n) => {
    const [x, y, r, hue] = [at(n + 1), at(n + 20), 60 + at(n + 40) / 4, at(n + 60) % 360]
    return `<ellipse cx="${x}" cy="${y}" rx="${r}" ry="${r / 2}" fill="hsl(${hue},50%,${20 + n * 5}%)"/>`
  })
  return Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="1000" height="1000">${ellipses.join('')}</svg>`)
}
const hash = async (image: Buffer): Promise<string> => (await readImage(image)).facts.perceptual_hash

describe('facts', () => {
  it('tells what the file is, by content, whatever its name', async () => {
    const jpeg = await sharp(await makePhotoPng(1200, 800))
      .withIccProfile('p3')
      .jpeg()
      .toBuffer()
    const path = join(mkdtempSync(join(tmpdir(), 'intake-')), 'misnamed.png')
    writeFileSync(path, jpeg)
    expect((await readImage(path)).facts).toMatchObject({
      width: 1200,
      height: 800,
      bytes: jpeg.length,
      format: 'jpeg',
      mime: 'image/jpeg',
      color_profile: 'sP3C',
      bit_depth: 8,
      has_alpha: false,
      digital_source_type: null,
      only_pixels: true,
    })
  })
  it('applies orientation', async () => {
    const turned = await sharp(await makePhotoPng(300, 200))
      .withMetadata({ orientation: 8 })
      .jpeg()
      .toBuffer()
    const { facts, thumbnail } = await readImage(turned)
    expect([facts.width, facts.height]).toEqual([200, 300])
    expect(await sharp(thumbnail).metadata()).toMatchObject({ width: 200, height: 300 })
  })
  it('reads depth, alpha and digital source type', async () => {
    const uri = 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia'
    const marked = await sharp(await makePhotoPng(300, 200, 4))
      .withXmp(`<x:xmpmeta xmlns:x="adobe:ns:meta/"><a:DigitalSourceType>${uri}</a:DigitalSourceType></x:xmpmeta>`)
      .png()
      .toBuffer()
    expect((await readImage(marked)).facts).toMatchObject({ has_alpha: true, digital_source_type: uri, format: 'png' })
    const deep = await makePng([1, 2, 3], { width: 1, channels: 3, depth: 16 })
    expect((await readImage(deep)).facts).toMatchObject({ bit_depth: 16, color_profile: null })
  })
})

describe('small versions', () => {
  it('have their sizes and are never enlarged', async () => {
    const wide = await readImage(await makePhotoPng(3000, 1500))
    expect(await sharp(wide.preview).metadata()).toMatchObject({
      width: 2048,
      height: 1024,
      format: 'jpeg',
      chromaSubsampling: '4:4:4',
    })
    expect(await sharp(wide.thumbnail).metadata()).toMatchObject({ width: 512, height: 256, format: 'jpeg' })
    expect(wide.placeholder).toMatch(/^data:image\/webp;base64,/)
    expect(wide.placeholder.length).toBeLessThan(400)
    const little = await readImage(await makePhotoPng(40, 30))
    expect(await sharp(little.preview).metadata()).toMatchObject({ width: 40, height: 30 })
    expect(await sharp(little.thumbnail).metadata()).toMatchObject({ width: 40, height: 30 })
  })

  // Expected numbers are LittleCMS' for these patches (littlecms-values.json has their like).
  it.each([
    ['AdobeRGB', async () => tagPng(await flat([128, 128, 128]), await profileBytes('AdobeRGB')), [127, 127, 127]],
    ['P3 red', async () => tagPng(await flat([128, 0, 0]), await builtInProfile('p3')), [141, 0, 0]],
    [
      '16-bit ProPhoto',
      async () => tagPng(await flat([32896, 32896, 32896], 16), await profileBytes('ProPhoto')),
      [146, 146, 146],
    ],
    ['16-bit untagged', () => flat([128 * 257, 64 * 257, 200 * 257], 16), [128, 64, 200]],
    ['grey of gamma 1.8', async () => tagPng(await flat([128]), greyProfile(1.8)), [146, 146, 146]],
    ['transparent', () => flat([255, 0, 0, 0]), [255, 255, 255]],
    ['half transparent', () => flat([255, 0, 0, 128]), [255, 127, 127]],
    [
      'CMYK',
      async () =>
        makeCmykTiff(Array.from({ length: 64 * 64 }, () => [0, 0, 0, 0]).flat(), 64, await builtInProfile('cmyk')),
      [255, 255, 255],
    ],
  ])('have the right colours: %s', async (_name, make, expected) => {
    const { preview, thumbnail } = await readImage(await make())
    for (const jpeg of [preview, thumbnail]) {
      const found = [...(await sharp(jpeg).extract({ left: 30, top: 30, width: 1, height: 1 }).raw().toBuffer())]
      found.forEach((value, n) => expect(Math.abs(value - expected[n]!)).toBeLessThanOrEqual(3))
    }
  })
})

describe('checks', () => {
  it.each([
    ['a good photo', large, []],
    ['a product on white', () => product(255), []],
    ['a product on almost white', () => product(249), ['background_not_white']],
    ['a product on grey', () => product(200), []],
    [
      'a small one',
      async () =>
        sharp(await makePhotoPng(1000, 700))
          .withIccProfile('srgb')
          .png()
          .toBuffer(),
      ['small'],
    ],
    ['an untagged one', () => makePhotoPng(1100, 800), ['no_profile']],
    [
      'a P3 one',
      async () =>
        sharp(await large())
          .withIccProfile('p3')
          .png()
          .toBuffer(),
      ['not_srgb'],
    ],
    [
      'one with alpha',
      async () =>
        sharp(await makePhotoPng(1100, 800, 4))
          .withIccProfile('srgb')
          .png()
          .toBuffer(),
      ['has_alpha'],
    ],
    [
      'a blurred one',
      async () =>
        sharp(await large())
          .blur(12)
          .withIccProfile('srgb')
          .png()
          .toBuffer(),
      ['blurred'],
    ],
    [
      'a blown one',
      async () =>
        sharp(await large())
          .linear(8, -500)
          .extend({ top: 9, bottom: 9, left: 9, right: 9, background: '#777' })
          .withIccProfile('srgb')
          .png()
          .toBuffer(),
      ['clipped'],
    ],
  ])('%s', async (_name, make, expected) => {
    expect(await codes(await make())).toEqual(expected)
  })

  it('carry a figure, a threshold and a sentence', async () => {
    const { checks } = await readImage(await makePhotoPng(300, 200, 4))
    expect(checks.find(({ code }) => code === 'small')).toEqual({
      code: 'small',
      level: 'warn',
      message: 'The longest side has 300 pixels; 1024 or more are expected.',
      value: 300,
      threshold: 1024,
    })
    expect(checks.find(({ code }) => code === 'has_alpha')?.value).toBeGreaterThan(0.2)
  })
})

describe('perceptual hash', () => {
  it('is near for a smaller, recompressed copy and far for another picture', async () => {
    const one = await sharp(shapes(3)).flatten({ background: 'white' }).png().toBuffer()
    const copy = await sharp(one).resize(600).jpeg({ quality: 60 }).toBuffer()
    const other = await sharp(shapes(13)).flatten({ background: 'white' }).png().toBuffer()
    const first = await hash(one)
    expect(first).toMatch(/^[0-9a-f]{16}$/)
    expect(hammingDistance(first, await hash(copy))).toBeLessThanOrEqual(3)
    expect(hammingDistance(first, await hash(other))).toBeGreaterThan(15)
  })

  it.each([
    ['0000000000000000', 'ffffffffffffffff', 64],
    ['0000000000000001', '0000000000000000', 1],
    ['8000000000000001', '0000000000000001', 1],
    ['abcdefabcdefabcd', 'abcdefabcdefabcd', 0],
  ])('%s and %s differ in %i bits', (a, b, distance) => expect(hammingDistance(a, b)).toBe(distance))
})
