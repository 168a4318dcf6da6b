// renderImages gives, byte for byte, what renderImage gives, whatever is shared.
import { exportFormat, type ExportFormat } from '@sartiq/contract/export/format.ts'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { insertPngChunk } from '../../platform/image/png-xmp.ts'
import { ImageFailure, renderImage, renderImages, type RenditionRequest } from './pipeline.ts'
import { greyProfile, makePhoto, makePhotoPng, makePng, tagPng } from '../../platform/image/test-files.ts'

const metadata = { title: 'x' }
const request = (format: Partial<ExportFormat> & Pick<ExportFormat, 'file_format'>): RenditionRequest => ({
  format: exportFormat.parse(format),
  metadata,
})
const everyFormat = (more: Partial<ExportFormat>): RenditionRequest[] =>
  (['png', 'jpg', 'webp', 'tiff'] as const).map((file_format) => request({ ...more, file_format }))
const everySize = (['original', '1024', '512'] as const).map((resolution) =>
  request({ file_format: 'jpg', resolution }),
)

const photo = (): Promise<Buffer> => makePhotoPng(1050, 120)
const wide = async (): Promise<Buffer> =>
  sharp(await photo())
    .withIccProfile('p3')
    .png()
    .toBuffer()

/** @param pixels a unit, which 1 says is the metre and 0 nothing at all */
async function withResolution(pixels: number, unit: 0 | 1): Promise<Buffer> {
  const body = Buffer.alloc(9, unit)
  body.writeUInt32BE(pixels, 0)
  body.writeUInt32BE(pixels, 4)
  return insertPngChunk(await makePhotoPng(1050, 120), 'pHYs', body)
}

function jfif(unit: number, density: number): Buffer {
  return Buffer.from([0xff, 0xe0, 0, 16, ...Buffer.from('JFIF\0'), 1, 1, unit, 0, density, 0, density, 0, 0])
}

describe('renderImages', () => {
  it.each([
    ['an untagged PNG', photo],
    ['a P3 PNG', wide],
    ['a PNG with alpha', () => makePhotoPng(1050, 120, 4)],
    [
      'a JPEG',
      async () =>
        sharp(await photo())
          .jpeg({ quality: 95 })
          .toBuffer(),
    ],
    [
      'a WebP',
      async () =>
        sharp(await photo())
          .webp()
          .toBuffer(),
    ],
    [
      'a PNG of 300 dpi',
      async () =>
        sharp(await photo())
          .withMetadata({ density: 300 })
          .png()
          .toBuffer(),
    ],
    ['a PNG of 76.2 dpi', () => withResolution(3000, 1)],
    ['a PNG that states the shape of its pixels only', () => withResolution(1, 0)],
    [
      'a JPEG of 28 dots per centimetre',
      async () => {
        const jpeg = await sharp(await photo())
          .jpeg()
          .toBuffer()
        return Buffer.concat([jpeg.subarray(0, 2), jfif(2, 28), jpeg.subarray(2)])
      },
    ],
    [
      'a turned JPEG',
      async () =>
        sharp(await photo())
          .withMetadata({ orientation: 6 })
          .jpeg()
          .toBuffer(),
    ],
    [
      'a CMYK JPEG',
      async () =>
        sharp(await photo())
          .toColourspace('cmyk')
          .jpeg()
          .toBuffer(),
    ],
    [
      'a grey PNG with its profile',
      async () => tagPng(await makePng(makePhoto(700, 100), { width: 700, channels: 1, depth: 8 }), greyProfile(1.8)),
    ],
    [
      'a 16-bit PNG',
      () =>
        makePng(
          Array.from(makePhoto(700, 100), (v) => v * 250),
          { width: 700, channels: 3, depth: 16 },
        ),
    ],
  ])('for %s', { timeout: 20_000 }, async (_name, make) => {
    const source = await make()
    const requests = [
      ...everySize,
      ...everyFormat({ resolution: '512', color_profile: 'AdobeRGB' }),
      request({ file_format: 'png', color_profile: 'ProPhoto', background: 'white', resolution: '512' }),
    ]
    const together = await renderImages(source, requests)
    for (const [n, one] of requests.entries()) {
      const alone = await renderImage(source, one)
      const shared = together[n]
      expect(shared).not.toBeInstanceOf(ImageFailure)
      expect(shared && 'sha256' in shared && shared.sha256).toBe(alone.sha256)
    }
  })

  it('lets one failure stand beside its neighbours', async () => {
    const line = await makePhotoPng(16400, 2)
    const [webp, png] = await renderImages(line, [request({ file_format: 'webp' }), request({ file_format: 'png' })])
    expect(webp).toMatchObject({ code: 'IMAGE_TOO_LARGE' })
    expect(png).toMatchObject({ width: 16400 })
  })

  it('answers for each request when the source is at fault, and throws what is not the image', async () => {
    const failures = await renderImages(Buffer.from('<svg/>, more than a few bytes'), everySize)
    expect(failures.map((failure) => failure instanceof ImageFailure && failure.code)).toEqual(
      everySize.map(() => 'IMAGE_UNSUPPORTED'),
    )
    await expect(renderImages('/nowhere/at-all.png', everySize)).rejects.toMatchObject({ code: 'ENOENT' })
  })
})
