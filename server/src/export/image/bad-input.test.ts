// Bad files: refused with a code, quickly, and never a crash.
import { deflateSync } from 'node:zlib'
import { exportFormat } from '@sartiq/contract/export/format.ts'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { readImage } from '../../intake/image/read-image.ts'
import { ImageFailure, renderImage } from './pipeline.ts'
import { insertPngChunk } from '../../platform/image/png-xmp.ts'
import { makePhoto, makePhotoPng } from '../../platform/image/test-files.ts'

const request = { format: exportFormat.parse({ file_format: 'jpg' }), metadata: {} }
const frames = Buffer.concat([makePhoto(20, 20), Buffer.from(makePhoto(20, 20).toReversed())])

/** A valid header of any size with nothing behind it. */
function emptyPng(width: number, height: number): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2], 8)
  const bare = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(25)])
  const withIdat = insertPngChunk(bare, 'IDAT', deflateSync(Buffer.alloc(100)))
  const withHeader = insertPngChunk(withIdat, 'IHDR', header)
  return Buffer.concat([withHeader.subarray(0, 8), withHeader.subarray(33)])
}

const animated = (): Promise<Buffer> =>
  sharp(frames, { raw: { width: 20, height: 40, channels: 3, pageHeight: 20 } })
    .webp({ loop: 0 })
    .toBuffer()

describe.each([
  ['intake', (input: Buffer): Promise<unknown> => readImage(input)],
  ['export', (input: Buffer): Promise<unknown> => renderImage(input, request)],
])('%s', (_name, work) => {
  it.each([
    ['nothing', async () => Buffer.alloc(0), 'IMAGE_CORRUPT'],
    ['text', async () => Buffer.from('hello, this is no image at all'), 'IMAGE_UNSUPPORTED'],
    [
      'SVG',
      async () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
      'IMAGE_UNSUPPORTED',
    ],
    [
      'GIF',
      async () =>
        sharp(await makePhotoPng(20, 20))
          .gif()
          .toBuffer(),
      'IMAGE_UNSUPPORTED',
    ],
    ['PDF', async () => Buffer.from('%PDF-1.7 and so on and on'), 'IMAGE_UNSUPPORTED'],
    ['animated WebP', animated, 'IMAGE_UNSUPPORTED'],
    ['a pixel bomb', async () => emptyPng(12_000, 12_000), 'IMAGE_TOO_LARGE'],
    ['a header alone', async () => emptyPng(400, 400), 'IMAGE_CORRUPT'],
    ['a signature alone', async () => Buffer.from('89504e470d0a1a0a00000000', 'hex'), 'IMAGE_CORRUPT'],
  ] as const)('refuses %s', async (_what, make, code) => {
    const started = performance.now()
    const error: unknown = await work(await make()).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(ImageFailure)
    expect(error).toMatchObject({ code })
    expect(performance.now() - started).toBeLessThan(2000)
  })

  it.each(['jpeg', 'png', 'webp', 'tiff', 'avif'] as const)('refuses truncated %s', async (format) => {
    const whole = await sharp(makePhoto(300, 200), { raw: { width: 300, height: 200, channels: 3 } })
      .toFormat(format, format === 'tiff' ? { compression: 'lzw' } : {})
      .toBuffer()
    for (const share of [0.1, 0.5, 0.9, 0.98]) {
      const cut = whole.subarray(0, Math.floor(whole.length * share))
      await expect(work(cut)).rejects.toBeInstanceOf(ImageFailure)
    }
  })

  it('survives flipped bits', async () => {
    const wholes = await Promise.all(
      (['jpeg', 'png', 'webp', 'tiff'] as const).map((format) =>
        sharp(makePhoto(64, 48), { raw: { width: 64, height: 48, channels: 3 } })
          .withIccProfile('p3')
          .toFormat(format)
          .toBuffer(),
      ),
    )
    let state = 99
    const next = (below: number): number => {
      state = (state * 48271) % 2147483647
      return state % below
    }
    for (let n = 0; n < 100; n++) {
      const broken = Buffer.from(wholes[n % 4]!)
      for (let flips = 0; flips < 3; flips++) {
        const at = next(broken.length)
        broken[at] = broken[at]! ^ (1 << next(8))
      }
      const error: unknown = await work(broken).catch((thrown: unknown) => thrown)
      if (error instanceof Error) expect(error).toBeInstanceOf(ImageFailure)
    }
  })
})
