// Wraps bare pixels in an uncompressed TIFF with a profile: the only way to hand sharp pixels that say what colours they are.

export type Pixels = {
  data: Uint8Array | Uint16Array
  width: number
  height: number
  channels: 3 | 4
}

const typeShort = 3
const typeLong = 4
const typeUndefined = 7
const rowsPerStrip = 64

/**
 * An uncompressed little-endian TIFF of RGB or RGBA pixels (alpha not premultiplied).
 * @param icc the profile that the numbers are in; null leaves it out
 */
export function wrapPixels(pixels: Pixels, icc: Buffer | null): Buffer {
  const { width, height, channels, data } = pixels
  const rowBytes = width * channels * data.BYTES_PER_ELEMENT
  const strips = Array.from({ length: Math.ceil(height / rowsPerStrip) }, (_, n) => n * rowsPerStrip)
  const stripBytes = strips.map((row) => Math.min(rowsPerStrip, height - row) * rowBytes)
  const build = (pixelsAt: number): Buffer =>
    directory([
      longs(256, [width]),
      longs(257, [height]),
      shorts(
        258,
        Array.from({ length: channels }, () => data.BYTES_PER_ELEMENT * 8),
      ),
      shorts(259, [1]),
      shorts(262, [2]),
      longs(
        273,
        strips.map((row) => pixelsAt + row * rowBytes),
      ),
      shorts(277, [channels]),
      longs(278, [rowsPerStrip]),
      longs(279, stripBytes),
      shorts(284, [1]),
      ...(channels === 4 ? [shorts(338, [2])] : []),
      ...(icc ? [{ tag: 34675, type: typeUndefined, count: icc.length, value: icc }] : []),
    ])
  // The directory's length does not depend on the offsets in it, so it is laid out twice.
  const head = build(build(0).length)
  return Buffer.concat([head, Buffer.from(data.buffer, data.byteOffset, data.byteLength)])
}

type Entry = { tag: number; type: number; count: number; value: Buffer }

function shorts(tag: number, values: number[]): Entry {
  const value = Buffer.alloc(values.length * 2)
  values.forEach((number, n) => value.writeUInt16LE(number, n * 2))
  return { tag, type: typeShort, count: values.length, value }
}

function longs(tag: number, values: number[]): Entry {
  const value = Buffer.alloc(values.length * 4)
  values.forEach((number, n) => value.writeUInt32LE(number, n * 4))
  return { tag, type: typeLong, count: values.length, value }
}

function directory(entries: Entry[]): Buffer {
  const table = Buffer.alloc(8 + 2 + entries.length * 12 + 4)
  table.write('II*\0', 0, 'latin1')
  table.writeUInt32LE(8, 4)
  table.writeUInt16LE(entries.length, 8)
  const values: Buffer[] = []
  let end = table.length
  entries.forEach(({ tag, type, count, value }, n) => {
    const at = 10 + n * 12
    table.writeUInt16LE(tag, at)
    table.writeUInt16LE(type, at + 2)
    table.writeUInt32LE(count, at + 4)
    if (value.length <= 4) value.copy(table, at + 8)
    else {
      table.writeUInt32LE(end, at + 8)
      const padded = Buffer.concat([value, Buffer.alloc((4 - (value.length % 4)) % 4)])
      values.push(padded)
      end += padded.length
    }
  })
  return Buffer.concat([table, ...values])
}
