// States a PNG's resolution. libvips cuts fractions off and forgets them on the way through a TIFF, so that a file would
// depend on the way that its pixels came.
import { crc32 } from 'node:zlib'

const body = 9
const perMetre = 1

/**
 * Writes a resolution into a PNG's pHYs chunk, in place.
 * @param png as libvips wrote it, which always has that chunk before its pixels
 * @param density in dots per inch
 */
export function setPngResolution(png: Buffer, density: number): Buffer {
  const at = findResolution(png)
  const pixels = Math.round(density / 0.0254)
  png.writeUInt32BE(pixels, at + 8)
  png.writeUInt32BE(pixels, at + 12)
  png.writeUInt8(perMetre, at + 16)
  png.writeUInt32BE(crc32(png.subarray(at + 4, at + 8 + body)), at + 8 + body)
  return png
}

function findResolution(png: Buffer): number {
  let at = 8
  for (let name = ''; name !== 'IDAT'; at += 12 + png.readUInt32BE(at)) {
    name = png.toString('latin1', at + 4, at + 8)
    if (name === 'pHYs') return at
  }
  throw new Error('The PNG has no pHYs chunk.')
}
