// Walks through an image file's parts to tell whether it holds anything but pixels and colour: EXIF, GPS, prompts, thumbnails.
import type { SourceFormat } from './sniff.ts'

/** True when every part of the file is known to be harmless; what is unknown, damaged or trails behind counts as private. */
export function carriesOnlyPixels(bytes: Buffer, format: SourceFormat): boolean {
  try {
    return format === 'avif' ? false : walkers[format](bytes)
  } catch {
    return false
  }
}

const walkers = { jpeg: jpegIsPlain, png: pngIsPlain, webp: webpIsPlain, tiff: tiffIsPlain }

const plainChunks = ['IHDR', 'PLTE', 'IDAT', 'IEND', 'iCCP', 'sRGB', 'gAMA', 'cHRM', 'pHYs', 'tRNS', 'sBIT', 'bKGD']

/** Names of a PNG's chunks in order; ends at IEND. Throws when it runs out of the file. */
export function pngChunks(bytes: Buffer): { names: string[]; end: number } {
  const names: string[] = []
  let at = 8
  while (names.at(-1) !== 'IEND') {
    const length = bytes.readUInt32BE(at)
    names.push(bytes.toString('latin1', at + 4, at + 8))
    at += 12 + length
  }
  if (at > bytes.length) throw new RangeError('PNG ends inside a chunk')
  return { names, end: at }
}

function pngIsPlain(bytes: Buffer): boolean {
  const { names, end } = pngChunks(bytes)
  return end === bytes.length && names.every((name) => plainChunks.includes(name))
}

function jpegIsPlain(bytes: Buffer): boolean {
  let at = 2
  for (;;) {
    if (bytes.readUInt8(at) !== 0xff) return false
    const marker = bytes.readUInt8(at + 1)
    if (marker === 0xd9) return at + 2 === bytes.length
    const length = bytes.readUInt16BE(at + 2)
    const name = bytes.toString('latin1', at + 4, at + 4 + 11)
    if (!jpegSegmentIsPlain(marker, name)) return false
    at += 2 + length
    if (marker === 0xda) at = endOfScan(bytes, at)
  }
}

function jpegSegmentIsPlain(marker: number, name: string): boolean {
  if (marker === 0xe0) return name.startsWith('JFIF\0')
  if (marker === 0xe2) return name === 'ICC_PROFILE'
  if (marker === 0xee) return name.startsWith('Adobe')
  // Other application segments and comments are private; frames, tables and scans are pixels.
  return !(marker >= 0xe0 && marker <= 0xef) && marker !== 0xfe
}

function endOfScan(bytes: Buffer, from: number): number {
  let at = bytes.indexOf(0xff, from)
  // 0xff00 is a stuffed byte, 0xffd0 to 0xffd7 are restart marks; both belong to the scan.
  while (at >= 0) {
    const next = bytes.readUInt8(at + 1)
    if (next !== 0 && !(next >= 0xd0 && next <= 0xd7)) return at
    at = bytes.indexOf(0xff, at + 2)
  }
  throw new RangeError('JPEG ends inside a scan')
}

function webpIsPlain(bytes: Buffer): boolean {
  let at = 12
  while (at < bytes.length) {
    if (!['VP8 ', 'VP8L', 'VP8X', 'ALPH', 'ICCP'].includes(bytes.toString('latin1', at, at + 4))) return false
    const length = bytes.readUInt32LE(at + 4)
    at += 8 + length + (length % 2)
  }
  return at === bytes.length && bytes.readUInt32LE(4) + 8 === bytes.length
}

// Baseline tags of pixels, their layout and resolution, the profile. Not: software, dates, artist, EXIF, GPS, XMP, Photoshop.
const plainTags = new Set([
  254, 256, 257, 258, 259, 262, 266, 273, 274, 277, 278, 279, 282, 283, 284, 296, 317, 318, 319, 322, 323, 324, 325,
  338, 339, 34675,
])
const losslessCompressions = new Set([1, 5, 8, 32773, 32946])

function tiffIsPlain(bytes: Buffer): boolean {
  const isLittle = bytes.toString('latin1', 0, 2) === 'II'
  const short = (at: number): number => (isLittle ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at))
  const long = (at: number): number => (isLittle ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at))
  if (short(2) !== 42) return false
  const directory = long(4)
  const count = short(directory)
  for (let n = 0; n < count; n++) {
    const at = directory + 2 + n * 12
    if (!plainTags.has(short(at))) return false
    if (short(at) === 259 && !losslessCompressions.has(short(at + 8))) return false
  }
  return long(directory + 2 + count * 12) === 0
}
