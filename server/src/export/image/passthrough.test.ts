// When a source's own bytes are delivered, and when not.
import { exportFormat, type ExportFormat } from '@sartiq/contract/export/format.ts'
import sharp, { type Sharp } from 'sharp'
import { describe, expect, it } from 'vitest'
import { renderImage, type RenditionMetadata } from './pipeline.ts'
import { insertPngChunk } from '../../platform/image/png-xmp.ts'
import { makePhotoPng } from '../../platform/image/test-files.ts'

const tagged = async (): Promise<Sharp> => sharp(await makePhotoPng(60, 40)).withIccProfile('srgb')
const png = async (): Promise<Buffer> => (await tagged()).png().toBuffer()

const passes = async (
  source: Buffer,
  format: Partial<ExportFormat> & Pick<ExportFormat, 'file_format'>,
  metadata: RenditionMetadata = {},
): Promise<boolean> => {
  const made = await renderImage(source, { format: exportFormat.parse(format), metadata })
  expect(made.data.equals(source)).toBe(made.passthrough)
  return made.passthrough
}

describe('passthrough', () => {
  it.each([
    ['png', png],
    ['jpg', async () => (await tagged()).jpeg().toBuffer()],
    ['webp', async () => (await tagged()).webp().toBuffer()],
    ['tiff', async () => (await tagged()).tiff({ compression: 'lzw' }).toBuffer()],
  ] as const)('a plain sRGB %s is left as it is', async (file_format, make) => {
    expect(await passes(await make(), { file_format })).toBe(true)
    expect(await passes(await make(), { file_format, resolution: '512' })).toBe(true)
  })

  it('does not happen when the wish changes anything', async () => {
    const source = await png()
    expect(await passes(source, { file_format: 'jpg' })).toBe(false)
    expect(await passes(source, { file_format: 'png', color_profile: 'AdobeRGB' })).toBe(false)
    expect(await passes(source, { file_format: 'png', bit_depth: 16 })).toBe(false)
    expect(await passes(source, { file_format: 'png' }, { title: 'a' })).toBe(false)
    const large = await sharp(await makePhotoPng(600, 40))
      .withIccProfile('srgb')
      .png()
      .toBuffer()
    expect(await passes(large, { file_format: 'png', resolution: '512' })).toBe(false)
  })

  it.each([
    ['no profile', () => makePhotoPng(60, 40), 'png'],
    [
      'another profile',
      async () =>
        sharp(await makePhotoPng(60, 40))
          .withIccProfile('p3')
          .png()
          .toBuffer(),
      'png',
    ],
    ['a palette', async () => (await tagged()).png({ palette: true }).toBuffer(), 'png'],
    ['a prompt', async () => insertPngChunk(await png(), 'tEXt', Buffer.from('parameters\0a dress')), 'png'],
    ['an unknown chunk', async () => insertPngChunk(await png(), 'zzZz', Buffer.from('x')), 'png'],
    ['trailing bytes', async () => Buffer.concat([await png(), Buffer.from('PK')]), 'png'],
    ['trailing bytes', async () => Buffer.concat([await (await tagged()).jpeg().toBuffer(), Buffer.from('PK')]), 'jpg'],
    [
      'EXIF',
      async () =>
        (await tagged())
          .withExif({ IFD0: { Make: 'x' } })
          .jpeg()
          .toBuffer(),
      'jpg',
    ],
    [
      'EXIF',
      async () =>
        (await tagged())
          .withExif({ IFD0: { Make: 'x' } })
          .webp()
          .toBuffer(),
      'webp',
    ],
    ['XMP', async () => (await tagged()).withXmp('<x/>').tiff({ compression: 'lzw' }).toBuffer(), 'tiff'],
    ['loss inside', async () => (await tagged()).tiff({ compression: 'jpeg' }).toBuffer(), 'tiff'],
  ] as const)('does not happen for a source with %s', async (_name, make, file_format) => {
    expect(await passes(await make(), { file_format })).toBe(false)
  })

  it('asks whether alpha stays', async () => {
    const source = await sharp(await makePhotoPng(60, 40, 4))
      .withIccProfile('srgb')
      .png()
      .toBuffer()
    expect(await passes(source, { file_format: 'png' })).toBe(true)
    expect(await passes(source, { file_format: 'png', background: 'white' })).toBe(false)
  })
})
