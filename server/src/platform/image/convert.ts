// Converts 16-bit pixels between matrix profiles, exactly: LittleCMS goes through a coarse table in 16 bits, up to 8/255 off.
import type { Curve } from './icc-curve.ts'
import type { MatrixProfile } from './icc.ts'
import { inverse, multiply, three, transpose, type Matrix } from './matrix.ts'
import type { Pixels } from './raw-tiff.ts'

/**
 * 16-bit RGB or RGBA pixels from one profile to another, relative colorimetric; what is out of gamut is clipped by channel.
 * The very same profile object leaves every number as it is.
 * @param pixels are changed in place
 */
export function convertPixels(pixels: Pixels, from: MatrixProfile, to: MatrixProfile): Pixels {
  const { data, channels } = pixels
  if (from === to) return pixels
  if (!(data instanceof Uint16Array)) throw new TypeError('convertPixels takes 16-bit pixels')
  const [[rr, rg, rb], [gr, gg, gb], [br, bg, bb]] = between(from, to)
  const [red, green, blue] = three((n) => decodeTable(from.curves[n]))
  const [toRed, toGreen, toBlue] = encodeTables(to)
  for (let at = 0; at < data.length; at += channels) {
    const r = red[data[at]!]!
    const g = green[data[at + 1]!]!
    const b = blue[data[at + 2]!]!
    data[at] = encode(toRed, rr * r + rg * g + rb * b)
    data[at + 1] = encode(toGreen, gr * r + gg * g + gb * b)
    data[at + 2] = encode(toBlue, br * r + bg * g + bb * b)
  }
  return pixels
}

const last = 65535

// The table's places are the square roots of linear light: plain steps would leave hundreds of codes out above black.
function encode(table: Uint16Array, linear: number): number {
  if (linear <= 0) return table[0]!
  return linear >= 1 ? table[last]! : table[Math.round(Math.sqrt(linear) * last)]!
}

function decodeTable(curve: Curve): Float64Array {
  return Float64Array.from({ length: last + 1 }, (_, code) => curve(code / last))
}

// Targets are three and are kept; a source's tables are made for each picture.
const encoders = new WeakMap<MatrixProfile, [Uint16Array, Uint16Array, Uint16Array]>()

function encodeTables(profile: MatrixProfile): [Uint16Array, Uint16Array, Uint16Array] {
  const known = encoders.get(profile)
  if (known) return known
  const fresh = three((n) => encodeTable(profile.curves[n]))
  encoders.set(profile, fresh)
  return fresh
}

/** The curve's inverse, found by walking up it once: curves only rise. */
function encodeTable(curve: Curve): Uint16Array {
  const table = new Uint16Array(last + 1)
  let code = 0
  for (let n = 0; n <= last; n++) {
    const linear = (n / last) ** 2
    while (code < last && curve((code + 0.5) / last) < linear) code++
    table[n] = code
  }
  return table
}

/** Linear light of one profile to that of the other; rows add up to 1, so that white and greys stay exactly neutral. */
function between(from: MatrixProfile, to: MatrixProfile): Matrix {
  const product = multiply(inverse(transpose(to.colourants)), transpose(from.colourants))
  return three((n) => {
    const [a, b, c] = product[n]
    const sum = a + b + c
    return [a / sum, b / sum, c / sum]
  })
}
