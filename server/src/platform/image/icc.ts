// Reads what we need to know of an ICC profile: its name, its colour model, whether it is sRGB, its matrix and curves.
import { readCurve, type Curve } from './icc-curve.ts'
import { three, type Matrix, type Triple } from './matrix.ts'

/** A profile that is no more than three tone curves and a matrix. */
export type MatrixProfile = {
  /** Tone curves of red, green and blue. */
  curves: [Curve, Curve, Curve]
  /** XYZ, relative to D50, of red, green and blue at full. */
  colourants: Matrix
}

export type IccFacts = {
  description: string
  model: 'RGB' | 'GRAY' | 'CMYK' | 'other'
  is_srgb: boolean
  /** Null when the profile works by look-up tables. Grey profiles are one curve for equal channels. */
  matrix: MatrixProfile | null
}

const srgbColourants: Matrix = [
  [0.4361, 0.2225, 0.0139],
  [0.3851, 0.7169, 0.0971],
  [0.1431, 0.0606, 0.7141],
]

/** Facts of an ICC profile; null when the bytes are none. Never throws. */
export function readIcc(icc: Buffer): IccFacts | null {
  if (icc.length < 132 || icc.toString('latin1', 36, 40) !== 'acsp') return null
  try {
    const tags = readTags(icc)
    const space = icc.toString('latin1', 16, 20).trim()
    const model = space === 'RGB' || space === 'GRAY' || space === 'CMYK' ? space : 'other'
    const matrix = model === 'GRAY' ? greyMatrix(tags) : rgbMatrix(tags)
    const is_srgb = model === 'RGB' && matrix !== null && isSrgb(matrix)
    return { description: description(tags.get('desc')), model, is_srgb, matrix }
  } catch {
    return null
  }
}

function readTags(icc: Buffer): Map<string, Buffer> {
  const tags = new Map<string, Buffer>()
  const count = Math.min(icc.readUInt32BE(128), 100)
  for (let n = 0; n < count; n++) {
    const at = 132 + n * 12
    const offset = icc.readUInt32BE(at + 4)
    tags.set(icc.toString('latin1', at, at + 4), icc.subarray(offset, offset + icc.readUInt32BE(at + 8)))
  }
  return tags
}

function description(tag: Buffer | undefined): string {
  const type = tag?.toString('latin1', 0, 4)
  let text = ''
  if (tag && type === 'mluc') text = multiLocalised(tag)
  if (tag && type === 'desc') text = tag.toString('latin1', 12, 12 + tag.readUInt32BE(8))
  // Profiles pad their names with NUL.
  return (
    text
      .replaceAll(/\p{Cc}+/gu, ' ')
      .trim()
      .slice(0, 200) || 'unnamed'
  )
}

/** The English text of a multi-localised string, else its first one (profiles list up to 60 languages in any order). */
function multiLocalised(tag: Buffer): string {
  const records = Array.from({ length: Math.min(tag.readUInt32BE(8), 100) }, (_, n) => 16 + n * 12)
  const record = records.find((at) => tag.toString('latin1', at, at + 2) === 'en') ?? records[0]
  if (record === undefined) return ''
  const offset = tag.readUInt32BE(record + 8)
  const utf16 = Buffer.from(tag.subarray(offset, offset + tag.readUInt32BE(record + 4)))
  return utf16
    .subarray(0, utf16.length & ~1)
    .swap16()
    .toString('utf16le')
}

function rgbMatrix(tags: Map<string, Buffer>): MatrixProfile | null {
  // Where there are tables for the perceptual intent, colour engines prefer them to the matrix.
  if (tags.has('A2B0')) return null
  const [red, green, blue] = ['r', 'g', 'b'].map((name) => ({
    curve: curveOf(tags.get(`${name}TRC`)),
    colourant: tags.get(`${name}XYZ`),
  }))
  if (!red?.curve || !green?.curve || !blue?.curve) return null
  if (!red.colourant || !green.colourant || !blue.colourant) return null
  return {
    curves: [red.curve, green.curve, blue.curve],
    colourants: [readXyz(red.colourant), readXyz(green.colourant), readXyz(blue.colourant)],
  }
}

function greyMatrix(tags: Map<string, Buffer>): MatrixProfile | null {
  const curve = tags.has('A2B0') ? null : curveOf(tags.get('kTRC'))
  // Equal channels are neutral whatever the primaries are.
  return curve && { curves: [curve, curve, curve], colourants: srgbColourants }
}

function curveOf(tag: Buffer | undefined): Curve | null {
  return tag ? readCurve(tag) : null
}

function readXyz(tag: Buffer): Triple {
  return three((n) => tag.readInt32BE(8 + n * 4) / 65536)
}

function isSrgb({ colourants, curves }: MatrixProfile): boolean {
  const offsets = colourants.flatMap((xyz, n) => xyz.map((value, m) => value - (srgbColourants[n]?.[m] ?? 0)))
  return (
    offsets.every((offset) => Math.abs(offset) < 0.002) &&
    // Two places tell sRGB's curve from gamma 2.2: 0.2140 against 0.2176 and 0.0100 against 0.0063.
    curves.every((curve) => Math.abs(curve(0.5) - 0.214) < 0.0015 && Math.abs(curve(0.1) - 0.01) < 0.0015)
  )
}
