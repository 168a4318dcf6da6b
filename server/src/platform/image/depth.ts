// Arithmetic on bare pixels that sharp does not do exactly: 8 to 16 bits, 16 to 8, and flattening in 16 bits.
import type { Pixels } from './raw-tiff.ts'

/** 8 to 16 bits: 255 becomes 65535. sharp's own way loses a bit. */
export function widen(pixels: Pixels): Pixels {
  if (pixels.data instanceof Uint16Array) return pixels
  const data = new Uint16Array(pixels.data.length)
  for (let n = 0; n < data.length; n++) data[n] = pixels.data[n]! * 257
  return { ...pixels, data }
}

/** 16 to 8 bits, rounded to the nearest. sharp's own way cuts the lower bits off. */
export function narrow(pixels: Pixels): Pixels {
  if (pixels.data instanceof Uint8Array) return pixels
  const data = new Uint8Array(pixels.data.length)
  // (v * 255 + 32895) >>> 16 is round(v / 257) for every 16-bit v; the test walks through all of them.
  for (let n = 0; n < data.length; n++) data[n] = (pixels.data[n]! * 255 + 32895) >>> 16
  return { ...pixels, data }
}

/** RGBA over white or black, as RGB. sharp's white ends at 65280 of 65535 in 16 bits. */
export function flatten(pixels: Pixels, background: 'white' | 'black'): Pixels {
  if (pixels.channels === 3) return pixels
  const max = pixels.data instanceof Uint16Array ? 65535 : 255
  const under = background === 'white' ? max : 0
  const count = pixels.width * pixels.height
  const data = max === 65535 ? new Uint16Array(count * 3) : new Uint8Array(count * 3)
  for (let n = 0; n < count; n++) {
    const alpha = pixels.data[n * 4 + 3]!
    for (let c = 0; c < 3; c++) {
      data[n * 3 + c] = Math.round((pixels.data[n * 4 + c]! * alpha + under * (max - alpha)) / max)
    }
  }
  return { ...pixels, data, channels: 3 }
}
