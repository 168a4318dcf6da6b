// The pipeline on real files: what comes out for odd sources, and everything that naive use of sharp gets wrong.
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { exportFormat, type ExportFormat } from '@sartiq/contract/export/format.ts'
import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { renderImage, type Rendition, type RenditionMetadata } from './pipeline.ts'
import { insertPngChunk } from '../../platform/image/png-xmp.ts'
import { makePhoto, makePhotoPng, makePng, storedNumbers } from '../../platform/image/test-files.ts'

const render = (
  input: string | Buffer,
  format: Partial<ExportFormat> & Pick<ExportFormat, 'file_format'>,
  metadata: RenditionMetadata = {},
): Promise<Rendition> => renderImage(input, { format: exportFormat.parse(format), metadata })

const folder = mkdtempSync(join(tmpdir(), 'pipeline-'))
let photo: Buffer
let cutOut: Buffer
beforeAll(async () => {
  photo = await makePhotoPng(300, 200)
  cutOut = await makePhotoPng(300, 200, 4)
})

describe('what is said of a rendition', () => {
  it('is true', async () => {
    const made = await render(photo, { file_format: 'jpg', resolution: '512', color_profile: 'AdobeRGB' })
    expect(made).toMatchObject({ width: 300, height: 200, mime: 'image/jpeg', bit_depth: 8, passthrough: false })
    expect(made.bytes).toBe(made.data.length)
    expect(made.sha256).toBe(createHash('sha256').update(made.data).digest('hex'))
    expect(made.crc32).toBe(crc32(made.data))
  })

  it('is the same for a path and for bytes, and every time', async () => {
    const path = join(folder, 'photo.png')
    writeFileSync(path, photo)
    for (const file_format of ['png', 'jpg', 'webp', 'tiff'] as const) {
      const format = { file_format, color_profile: 'ProPhoto', resolution: '512' } as const
      const [a, b] = [await render(photo, format, { title: 'x' }), await render(path, format, { title: 'x' })]
      expect(a.sha256).toBe(b.sha256)
    }
  })
})

describe('size', () => {
  it('brings the longest side to the target and never enlarges', async () => {
    const tall = await makePhotoPng(400, 801)
    expect(await render(tall, { file_format: 'png', resolution: '512' })).toMatchObject({ width: 256, height: 512 })
    expect(await render(tall, { file_format: 'png', resolution: '1024' })).toMatchObject({ width: 400, height: 801 })
  })
  it('keeps one pixel of a line', async () => {
    const line = await makePhotoPng(2000, 1)
    expect(await render(line, { file_format: 'jpg', resolution: '512' })).toMatchObject({ width: 512, height: 1 })
  })
  it('refuses what webp cannot hold', async () => {
    const line = await makePhotoPng(16400, 2)
    await expect(render(line, { file_format: 'webp' })).rejects.toMatchObject({ code: 'IMAGE_TOO_LARGE' })
  })
})

describe('orientation', () => {
  it.each(['png', 'jpg', 'webp', 'tiff'] as const)('is applied and gone in %s', async (file_format) => {
    const sideways = await sharp(photo)
      .withExif({ IFD0: { Orientation: '6' } })
      .jpeg({ quality: 100 })
      .toBuffer()
    const turned = await sharp(sideways).withMetadata({ orientation: 6 }).toBuffer()
    const made = await render(turned, { file_format, resolution: '512' })
    expect([made.width, made.height]).toEqual([200, 300])
    expect((await sharp(made.data).metadata()).orientation ?? 1).toBe(1)
    // The top left of the stored picture is the top right of the upright one.
    const [corner, source] = [await pixel(made.data, 199, 0), await pixel(photo, 0, 0)]
    corner.forEach((value, n) => expect(Math.abs(value - source[n]!)).toBeLessThan(25))
  })
})

describe('alpha', () => {
  it.each([
    ['jpg', undefined, 255, false],
    ['jpg', 'transparent', 255, false],
    ['jpg', 'black', 0, false],
    ['webp', undefined, 255, false],
    ['webp', 'transparent', null, true],
    ['tiff', undefined, 255, false],
    ['tiff', 'transparent', null, true],
    ['png', undefined, null, true],
    ['png', 'white', 255, false],
    ['png', 'black', 0, false],
  ] as const)('%s on %s', async (file_format, background, expected, has_alpha) => {
    for (const color_profile of ['sRGB', 'ProPhoto'] as const) {
      const made = await render(cutOut, { file_format, background, color_profile })
      expect(made.has_alpha).toBe(has_alpha)
      const [first] = await pixel(made.data, 0, 0)
      if (expected !== null) expect(Math.abs(first! - expected)).toBeLessThanOrEqual(file_format === 'webp' ? 1 : 0)
    }
  })
  it('is flattened on exact white in 16 bits', async () => {
    const made = await render(cutOut, { file_format: 'png', background: 'white', color_profile: 'ProPhoto' })
    expect((await storedNumbers(made.data)).slice(0, 3)).toEqual([65535, 65535, 65535])
  })
  it('lets no hidden colour bleed through a resize', async () => {
    const hidden = await makePng(
      Array.from({ length: 600 * 4 }, (_, n) => [n % 16 < 8 ? 255 : 0, 0, 0, n % 16 < 8 ? 255 : 0][n % 4] ?? 0).map(
        (v, n) => (n % 16 >= 8 && n % 4 === 1 ? 255 : v),
      ),
      { width: 600, channels: 4, depth: 8 },
    )
    const made = await render(hidden, { file_format: 'png', resolution: '512' })
    const numbers = await storedNumbers(made.data)
    expect(Math.max(...numbers.filter((_, n) => n % 4 === 1 && numbers[n + 2]! > 8))).toBeLessThan(8)
  })
})

describe('bit depth', () => {
  it('promotes 255 to 65535 and loses no code', async () => {
    const ramp = await makePng(
      Array.from({ length: 768 }, (_, n) => Math.floor(n / 3)),
      { width: 256, channels: 3, depth: 8 },
    )
    const made = await render(ramp, { file_format: 'png', bit_depth: 16 })
    const codes = (await storedNumbers(made.data)).filter((_, n) => n % 3 === 0)
    expect(Math.max(...codes.map((code, n) => Math.abs(code - n * 257)))).toBeLessThanOrEqual(1)
    expect([codes[0], codes[255]]).toEqual([0, 65535])
  })
  it('keeps a 16-bit gradient fine', async () => {
    const values = Array.from({ length: 3000 }, (_, n) => 2000 + Math.floor(n / 3))
    const fine = await makePng(values, { width: 1000, channels: 3, depth: 16 })
    const made = await render(fine, { file_format: 'tiff', bit_depth: 16 })
    expect(new Set(await storedNumbers(made.data)).size).toBe(1000)
    expect(made.bit_depth).toBe(16)
  })
})

describe('encoders', () => {
  it('tiff is lossless and PNG too', async () => {
    const expected = [...makePhoto(300, 200)]
    for (const file_format of ['tiff', 'png'] as const) {
      expect(await storedNumbers((await render(photo, { file_format })).data)).toEqual(expected)
    }
  })
  it('jpg keeps full colour resolution', async () => {
    const made = await render(photo, { file_format: 'jpg' })
    expect((await sharp(made.data).metadata()).chromaSubsampling).toBe('4:4:4')
  })
})

describe('sources of every sort', () => {
  it.each([
    ['AVIF', () => sharp(photo).avif({ effort: 0 }).toBuffer()],
    ['WebP', () => sharp(photo).webp().toBuffer()],
    ['TIFF', () => sharp(photo).tiff({ compression: 'deflate' }).toBuffer()],
    ['progressive JPEG', () => sharp(photo).jpeg({ progressive: true }).toBuffer()],
    ['palette PNG', () => sharp(photo).png({ palette: true, colours: 16 }).toBuffer()],
    ['interlaced PNG', () => sharp(photo).png({ progressive: true }).toBuffer()],
    ['1-bit PNG', () => sharp(photo).toColourspace('b-w').png({ palette: true, colours: 2 }).toBuffer()],
    ['CMYK JPEG', () => sharp(photo).toColourspace('cmyk').jpeg().toBuffer()],
    ['grey with alpha', () => makePng([10, 255, 20, 128], { width: 2, channels: 2, depth: 8 })],
    ['16-bit grey with alpha', () => makePng([10, 65535, 20, 128], { width: 2, channels: 2, depth: 16 })],
  ])('%s gives RGB in every format', async (_name, make) => {
    const source = await make()
    for (const file_format of ['png', 'jpg', 'webp', 'tiff'] as const) {
      const made = await render(source, { file_format, color_profile: 'AdobeRGB' })
      expect((await sharp(made.data).metadata()).channels).toBe(made.has_alpha ? 4 : 3)
    }
  })
})

describe('metadata', () => {
  const wanted: RenditionMetadata = {
    title: 'Sommerkleid “Größe 38” <rot> & weiß',
    description: '日本語の説明',
    keywords: ['dress', 'été'],
    rights: '© ACME',
    creator_tool: 'Sartiq Delivery',
    digital_source_type: 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia',
  }
  const readableTitle = 'Sommerkleid “Größe 38” &lt;rot&gt; &amp; weiß'
  const hasExiftool = spawnSync('exiftool', ['-ver']).status === 0

  it.each(['png', 'jpg', 'webp', 'tiff'] as const)('is written to %s and read by others', async (file_format) => {
    for (const bit_depth of file_format === 'png' || file_format === 'tiff' ? ([8, 16] as const) : ([8] as const)) {
      const made = await render(photo, { file_format, bit_depth }, wanted)
      // The packet lies in the file as plain text, where any scanner finds it.
      expect(made.data.toString('utf8').includes(readableTitle)).toBe(true)
      if (!hasExiftool) continue
      const path = join(folder, `meta-${bit_depth}.${file_format}`)
      writeFileSync(path, made.data)
      const tags = ['-XMP:all', '-ICC_Profile:ProfileDescription', '-Warning']
      const found: unknown = JSON.parse(execFileSync('exiftool', ['-j', ...tags, path], { encoding: 'utf8' }))
      expect(found).toMatchObject([
        {
          Title: wanted.title,
          Description: wanted.description,
          Subject: wanted.keywords,
          Rights: wanted.rights,
          CreatorTool: wanted.creator_tool,
          DigitalSourceType: wanted.digital_source_type,
          ProfileDescription: 'sRGB',
        },
      ])
      expect(found).not.toMatchObject([{ Warning: expect.anything() as unknown }])
    }
  })

  it('too long for a JPEG is refused with a reason, and fits elsewhere', async () => {
    const long = { description: 'x'.repeat(65_000) }
    await expect(render(photo, { file_format: 'jpg' }, long)).rejects.toMatchObject({ code: 'IMAGE_UNSUPPORTED' })
    expect((await render(photo, { file_format: 'jpg' }, { description: 'x'.repeat(58_000) })).bytes).toBeGreaterThan(
      58_000,
    )
    await render(photo, { file_format: 'webp' }, long)
  })

  const secretsOf = async (format: 'png' | 'jpeg' | 'webp' | 'tiff'): Promise<Buffer> => {
    const file = await sharp(photo)
      .withExif({
        IFD0: { Make: 'SECRET-CAMERA', Software: 'SECRET-TOOL' },
        IFD3: { GPSLatitude: '51/1 30/1 0/1', GPSLatitudeRef: 'N' },
      })
      .withXmp(
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:GPSLatitude="51,30N" exif:UserComment="SECRET-PROMPT"/></rdf:RDF></x:xmpmeta>',
      )
      .toFormat(format)
      .toBuffer()
    return format === 'png' ? insertPngChunk(file, 'tEXt', Buffer.from('parameters\0SECRET-PROMPT')) : file
  }

  it.runIf(hasExiftool).each(['png', 'jpg', 'webp', 'tiff'] as const)(
    'leaves no place and no prompt for exiftool to find in %s',
    async (file_format) => {
      const read = (file: Buffer, name: string): string => {
        const path = join(folder, name)
        writeFileSync(path, file)
        return execFileSync('exiftool', ['-a', '-G1', '-s', path], { encoding: 'utf8' })
      }
      for (const format of ['png', 'jpeg', 'webp', 'tiff'] as const) {
        const source = await secretsOf(format)
        expect(read(source, `secret.${format}`)).toMatch(/GPSLatitude[\s\S]*SECRET|SECRET[\s\S]*GPSLatitude/)
        const made = await render(source, { file_format }, wanted)
        expect(read(made.data, `clean.${file_format}`)).not.toMatch(/GPS|SECRET|Parameters|Camera|UserComment/i)
      }
    },
  )

  it.each(['png', 'jpg', 'webp', 'tiff'] as const)('of the source stays out of %s', async (file_format) => {
    const secret = await sharp(photo)
      .withExif({ IFD0: { Copyright: 'SECRET1', Make: 'SECRET2' }, IFD3: { GPSLatitude: '51/1 30/1 0/1' } })
      .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><a>SECRET3</a></x:xmpmeta>')
      .jpeg()
      .toBuffer()
    for (const metadata of [{}, { title: 'mine' }]) {
      const made = await render(secret, { file_format }, metadata)
      const { exif, xmp, iptc } = await sharp(made.data).metadata()
      expect(made.data.includes('SECRET')).toBe(false)
      expect([exif, iptc, xmp !== undefined]).toEqual([undefined, undefined, 'title' in metadata])
    }
  })
})

async function pixel(file: Buffer, x: number, y: number): Promise<number[]> {
  const region = { left: x, top: y, width: 1, height: 1 }
  return [...(await sharp(file, { ignoreIcc: true }).toColourspace('srgb').extract(region).raw().toBuffer())]
}
