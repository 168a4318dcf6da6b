// Step 1, decode: a source as something whose colours come out right, upright, at full size.
import type { Background, ColorProfile } from '@sartiq/contract/export/format.ts'
import type { CreateRaw, Sharp } from 'sharp'
import { flatten, widen } from './depth.ts'
import { open } from './engine.ts'
import type { MatrixProfile } from './icc.ts'
import { profileBytes, profileForCmyk, profileMatrix } from './profiles.ts'
import { wrapPixels, type Pixels } from './raw-tiff.ts'
import { handlings, type Handling } from './source-kind.ts'
import type { Source } from './source.ts'

/** What is wanted of a picture, as far as it decides how it is opened. */
export type LoadWish = { bit_depth: 8 | 16; background: Background; color_profile: ColorProfile }

/** A picture on its way: what to open, and how its colours must be handled. */
export type Loaded = {
  input: string | Buffer
  /** Set when the input is bare pixels. */
  raw: CreateRaw | null
  handling: Handling
  bit_depth: 8 | 16
  /** The colours that the pixels are in; null when that profile works by look-up tables. */
  matrix: MatrixProfile | null
}

/** What, of a plan, decides how a source is loaded: plans with equal keys may share one load. */
export function loadKey(source: Source, wish: LoadWish): string {
  const depth = workDepth(source, wish)
  return [
    depth,
    depth === 16 && source.has_alpha && wish.background,
    source.kind.startsWith('cmyk') && wish.color_profile,
  ].join(' ')
}

/** Loads a source for a plan: straight from its file where one pipeline of sharp is right, else taken apart first. */
export async function load(source: Source, wish: LoadWish): Promise<Loaded> {
  const handling = handlings[source.kind]
  if (handling.unpack || workDepth(source, wish) === 16) return unpack(source, wish)
  return { input: source.input, raw: null, handling, bit_depth: 8, matrix: null }
}

/** Decodes a source to bare pixels of the depth that the plan needs and wraps them with the profile that they are in. */
export async function unpack(source: Source, wish: LoadWish): Promise<Loaded> {
  const work = workDepth(source, wish)
  let pixels = await decodePixels(source, wish)
  if (work === 16) pixels = widen(pixels)
  // In 8 bits sharp flattens rightly, later and together with the resize.
  if (work === 16 && wish.background !== 'transparent') pixels = flatten(pixels, wish.background)
  const handling = handlings[work === 16 ? 'rgb_16' : 'rgb_8']
  const matrix = await matrixOfPixels(source)
  const icc = await profileOfPixels(source, wish)
  // Bare pixels are cheaper to read again, but sharp takes them for sRGB in 8 bits and P3 in 16.
  if (work === 8 && !icc && pixels.data instanceof Buffer) {
    const { width, height, channels } = pixels
    return { input: pixels.data, raw: { width, height, channels }, handling, bit_depth: work, matrix }
  }
  return { input: wrapPixels(pixels, icc), raw: null, handling, bit_depth: work, matrix }
}

/** Bits a channel in which a source is worked on for a wish. */
export function workDepth(source: Pick<Source, 'kind' | 'bit_depth'>, wish: Pick<LoadWish, 'bit_depth'>): 8 | 16 {
  if (wish.bit_depth === 16 || source.kind === 'grey_8_tagged') return 16
  // CMYK becomes RGB in 8 bits, whatever its depth.
  return source.kind.startsWith('cmyk') ? 8 : source.bit_depth
}

async function decodePixels(source: Source, wish: LoadWish): Promise<Pixels> {
  const image = openWith(source.input, handlings[source.kind])
  if (!source.kind.startsWith('cmyk')) return readPixels(image, source.bit_depth)
  return readPixels(image.withIccProfile(profileForCmyk(wish.color_profile)), 8)
}

async function profileOfPixels(source: Source, wish: LoadWish): Promise<Buffer | null> {
  if (source.kind.startsWith('cmyk')) return profileBytes(wish.color_profile)
  return source.profile?.model === 'RGB' ? source.icc : null
}

async function matrixOfPixels({ kind, profile }: Source): Promise<MatrixProfile | null> {
  const isGrey = kind === 'grey_8_tagged' || kind === 'grey_16_tagged'
  return profile && (profile.model === 'RGB' || isGrey) ? profile.matrix : profileMatrix('sRGB')
}

/** Opens an image as the table of source kinds says. */
export function openWith(input: string | Buffer, handling: Handling, raw: CreateRaw | null = null): Sharp {
  const image = open(input, { ignoreIcc: handling.ignore_icc, autoOrient: true, ...(raw && { raw }) })
  if (handling.work_space) image.pipelineColourspace(handling.work_space)
  return image.toColourspace(handling.icc_input_space)
}

/** Runs a pipeline and gives its pixels, which must come out as RGB or RGBA. */
export async function readPixels(image: Sharp, depth: 8 | 16): Promise<Pixels> {
  const { data, info } = await image
    .raw({ depth: depth === 16 ? 'ushort' : 'uchar' })
    .toBuffer({ resolveWithObject: true })
  const { width, height, channels } = info
  if (channels !== 3 && channels !== 4) throw new Error(`Expected RGB or RGBA, got ${channels} channels`)
  const samples = depth === 16 ? new Uint16Array(data.buffer, data.byteOffset, data.length / 2) : data
  return { data: samples, width, height, channels }
}
