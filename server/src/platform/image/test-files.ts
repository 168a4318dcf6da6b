// Makes source files of every kind for the tests: any profile attached to any numbers, without conversion.
import { deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { insertPngChunk } from './png-xmp.ts'
import { wrapPixels } from './raw-tiff.ts'

/** A PNG that claims its numbers are in `icc`. */
export function tagPng(png: Buffer, icc: Buffer): Buffer {
  return insertPngChunk(png, 'iCCP', Buffer.concat([Buffer.from('icc\0\0', 'latin1'), deflateSync(icc)]))
}

/** An untagged PNG of exactly these numbers. */
export async function makePng(
  values: ArrayLike<number>,
  { width, channels, depth }: { width: number; channels: 1 | 2 | 3 | 4; depth: 8 | 16 },
): Promise<Buffer> {
  const data = depth === 16 ? Uint16Array.from(values) : Uint8Array.from(values)
  const height = values.length / channels / width
  const image = sharp(data, { raw: { width, height, channels } })
  const space = depth === 8 ? 'srgb' : channels < 3 ? 'grey16' : 'rgb16'
  return (channels < 3 && depth === 8 ? image.toColourspace('b-w') : image.toColourspace(space))
    .png({ compressionLevel: 1 })
    .toBuffer()
}

/** A TIFF of exactly these CMYK numbers (0 no ink, 255 full). */
export function makeCmykTiff(values: number[], width: number, icc: Buffer | null): Buffer {
  const height = values.length / 4 / width
  const tiff = wrapPixels({ data: Uint8Array.from(values), width, height, channels: 4 }, icc)
  const count = tiff.readUInt16LE(8)
  for (let n = 0; n < count; n++) {
    const at = 10 + n * 12
    if (tiff.readUInt16LE(at) === 262) tiff.writeUInt16LE(5, at + 8)
    // Alpha's tag becomes InkSet 1: CMYK.
    if (tiff.readUInt16LE(at) === 338) {
      tiff.writeUInt16LE(332, at)
      tiff.writeUInt16LE(1, at + 8)
    }
  }
  return tiff
}

/** sharp's own profile of a name. */
export async function builtInProfile(name: 'srgb' | 'p3' | 'cmyk'): Promise<Buffer> {
  const image = sharp(Buffer.from([0, 0, 0]), { raw: { width: 1, height: 1, channels: 3 } }).withIccProfile(name)
  const { icc } = await sharp(
    await (name === 'cmyk' ? image.toColourspace('cmyk') : image).tiff().toBuffer(),
  ).metadata()
  if (!icc) throw new Error(`no ${name}`)
  return icc
}

/** A grey profile with a pure gamma. */
export function greyProfile(gamma: number): Buffer {
  const parts: [string, Buffer][] = [
    ['wtpt', Buffer.from('58595a20000000000000f6d6000100000000d32d', 'hex')],
    [
      'kTRC',
      Buffer.from(
        '637572760000000000000001' +
          Math.round(gamma * 256)
            .toString(16)
            .padStart(4, '0') +
          '0000',
        'hex',
      ),
    ],
    ['desc', Buffer.concat([Buffer.from('646573630000000000000005', 'hex'), Buffer.from('Grey\0'), Buffer.alloc(79)])],
    ['cprt', Buffer.concat([Buffer.from('7465787400000000', 'hex'), Buffer.from('CC0\0')])],
  ]
  const head = Buffer.alloc(132 + parts.length * 12)
  head.writeUInt32BE(0x02100000, 8)
  head.write('mntrGRAYXYZ ', 12, 'latin1')
  head.write('acsp', 36, 'latin1')
  Buffer.from('0000f6d6000100000000d32d', 'hex').copy(head, 68)
  head.writeUInt32BE(parts.length, 128)
  let end = head.length
  parts.forEach(([name, body], n) => {
    head.write(name, 132 + n * 12, 'latin1')
    head.writeUInt32BE(end, 136 + n * 12)
    head.writeUInt32BE(body.length, 140 + n * 12)
    end += body.length
  })
  head.writeUInt32BE(end, 0)
  return Buffer.concat([head, ...parts.map(([, body]) => body)])
}

/** The numbers stored in a file, unconverted. */
export async function storedNumbers(file: Buffer): Promise<number[]> {
  const { depth } = await sharp(file).metadata()
  const image = sharp(file, { ignoreIcc: true })
  if (depth !== 'ushort') return [...(await image.raw().toBuffer())]
  const bytes = await image.toColourspace('rgb16').raw({ depth: 'ushort' }).toBuffer()
  return [...new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2)]
}

/** A photograph-like picture, the same every time: soft colours, some texture, hard edges. */
export function makePhoto(width: number, height: number, channels: 3 | 4 = 3): Buffer {
  const data = Buffer.alloc(width * height * channels, 255)
  let state = 7
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      state = (state * 48271) % 2147483647
      const edge = (Math.floor(x / 40) + Math.floor(y / 40)) % 3 === 0 ? 60 : 0
      const at = (y * width + x) * channels
      data[at] = 40 + (x / width) * 120 + edge + (state % 13)
      data[at + 1] = 30 + (y / height) * 140 + edge + (state % 11)
      data[at + 2] = 60 + ((x + y) / (width + height)) * 100 + (state % 7)
      if (channels === 4) data[at + 3] = Math.max(0, Math.min(255, (x - width / 4) * 8))
    }
  }
  return data
}

/** The same as an untagged PNG. */
export function makePhotoPng(width: number, height: number, channels: 3 | 4 = 3): Promise<Buffer> {
  return sharp(makePhoto(width, height, channels), { raw: { width, height, channels } })
    .png({ compressionLevel: 2 })
    .toBuffer()
}
