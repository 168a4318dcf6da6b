// Writes the matrix ICC profiles in server/profiles from their published primaries; the same bytes every time.
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { apply, inverse, three, transpose, type Matrix, type Triple } from '../server/src/platform/image/matrix.ts'

type Chromaticity = readonly [x: number, y: number]
type Space = {
  file: string
  description: string
  red: Chromaticity
  green: Chromaticity
  blue: Chromaticity
  white: Chromaticity
  /** A gamma, or sRGB's own curve as a table. */
  gamma: number | 'sRGB'
}

const d65: Chromaticity = [0.3127, 0.329]
const d50: Chromaticity = [0.3457, 0.3585]

// Adobe's own file and its name are not free to hand on; the primaries and the gamma are published.
// ROMM RGB is a pure gamma of 1.8 here, as ProPhoto profiles in use are; ISO 22028-2 adds a short linear toe.
const spaces: Space[] = [
  {
    file: 'compatible-with-adobe-rgb-1998.icc',
    description: 'Compatible with Adobe RGB (1998)',
    red: [0.64, 0.33],
    green: [0.21, 0.71],
    blue: [0.15, 0.06],
    white: d65,
    gamma: 563 / 256,
  },
  {
    file: 'romm-rgb.icc',
    description: 'ROMM RGB',
    red: [0.7347, 0.2653],
    green: [0.1596, 0.8404],
    blue: [0.0366, 0.0001],
    white: d50,
    gamma: 1.8,
  },
  {
    file: 'srgb-v2.icc',
    description: 'sRGB',
    red: [0.64, 0.33],
    green: [0.3, 0.6],
    blue: [0.15, 0.06],
    white: d65,
    gamma: 'sRGB',
  },
]

// The profile connection space's white, in the 16.16 fixed point it is stored in.
const pcsWhiteFixed: Triple = [0xf6d6, 0x10000, 0xd32d]
const pcsWhite: Triple = three((n) => pcsWhiteFixed[n] / 65536)
const bradford: Matrix = [
  [0.8951, 0.2664, -0.1614],
  [-0.7502, 1.7135, 0.0367],
  [0.0389, -0.0685, 1.0296],
]

function toXyz([x, y]: Chromaticity): Triple {
  return [x / y, 1, (1 - x - y) / y]
}

/** Colourants as 16.16 fixed point, adapted to D50, adding up to the PCS white exactly so that neutrals stay neutral. */
function colourants(space: Space): Matrix {
  const primaries: Matrix = [toXyz(space.red), toXyz(space.green), toXyz(space.blue)]
  const white = toXyz(space.white)
  const weights = apply(inverse(transpose(primaries)), white)
  const from = apply(bradford, white)
  const to = apply(bradford, pcsWhite)
  const fixed = (n: 0 | 1 | 2): Triple => {
    const cone = apply(
      bradford,
      three((m) => primaries[n][m] * weights[n]),
    )
    const adapted = apply(
      inverse(bradford),
      three((m) => (cone[m] * to[m]) / from[m]),
    )
    return three((m) => Math.round(adapted[m] * 65536))
  }
  const [red, blue] = [fixed(0), fixed(2)]
  return [red, three((m) => pcsWhiteFixed[m] - red[m] - blue[m]), blue]
}

function tag(type: string, size: number, fill: (body: Buffer) => void): Buffer {
  const body = Buffer.alloc(size)
  body.write(type, 0, 'latin1')
  fill(body)
  return body
}

function xyzTag(values: Triple): Buffer {
  return tag('XYZ ', 20, (body) => values.forEach((value, n) => body.writeInt32BE(value, 8 + n * 4)))
}

function textTag(text: string): Buffer {
  return tag('text', 9 + text.length, (body) => body.write(text, 8, 'latin1'))
}

function descriptionTag(text: string): Buffer {
  // Version 2's type: the ASCII text, then empty Unicode and ScriptCode parts, which readers insist on.
  return tag('desc', 12 + text.length + 1 + 8 + 3 + 67, (body) => {
    body.writeUInt32BE(text.length + 1, 8)
    body.write(text, 12, 'latin1')
  })
}

function curveTag(gamma: Space['gamma']): Buffer {
  const points = gamma === 'sRGB' ? srgbCurve() : [Math.round(gamma * 256)]
  return tag('curv', 12 + points.length * 2, (body) => {
    body.writeUInt32BE(points.length, 8)
    points.forEach((point, n) => body.writeUInt16BE(point, 12 + n * 2))
  })
}

function srgbCurve(): number[] {
  return Array.from({ length: 1024 }, (_, n) => {
    const value = n / 1023
    return Math.round(65535 * (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
  })
}

/** An ICC version 2.1 display profile of a matrix colour space. */
export function makeProfile(space: Space): Buffer {
  const [red, green, blue] = colourants(space)
  const curve = curveTag(space.gamma)
  const tags: [string, Buffer][] = [
    ['desc', descriptionTag(space.description)],
    ['cprt', textTag('CC0')],
    ['wtpt', xyzTag(pcsWhiteFixed)],
    ['rXYZ', xyzTag(red)],
    ['gXYZ', xyzTag(green)],
    ['bXYZ', xyzTag(blue)],
    ['rTRC', curve],
    ['gTRC', curve],
    ['bTRC', curve],
  ]
  const table = Buffer.alloc(4 + tags.length * 12)
  table.writeUInt32BE(tags.length, 0)
  const offsets = new Map<Buffer, number>()
  const bodies: Buffer[] = []
  let end = 128 + table.length
  tags.forEach(([signature, body], n) => {
    let offset = offsets.get(body)
    if (offset === undefined) {
      offset = end
      offsets.set(body, offset)
      const padding = Buffer.alloc((4 - (body.length % 4)) % 4)
      bodies.push(body, padding)
      end += body.length + padding.length
    }
    table.write(signature, 4 + n * 12, 'latin1')
    table.writeUInt32BE(offset, 8 + n * 12)
    table.writeUInt32BE(body.length, 12 + n * 12)
  })
  return Buffer.concat([header(end), table, ...bodies])
}

function header(size: number): Buffer {
  const bytes = Buffer.alloc(128)
  bytes.writeUInt32BE(size, 0)
  bytes.writeUInt32BE(0x02100000, 8)
  bytes.write('mntrRGB XYZ ', 12, 'latin1')
  for (const [n, value] of [2026, 1, 1].entries()) bytes.writeUInt16BE(value, 24 + n * 2)
  bytes.write('acsp', 36, 'latin1')
  pcsWhiteFixed.forEach((value, n) => bytes.writeInt32BE(value, 68 + n * 4))
  return bytes
}

if (import.meta.main) {
  for (const space of spaces) {
    const path = fileURLToPath(new URL(`../server/profiles/${space.file}`, import.meta.url))
    const bytes = makeProfile(space)
    writeFileSync(path, bytes)
    console.log(`${space.file}: ${bytes.length} bytes`)
  }
}
