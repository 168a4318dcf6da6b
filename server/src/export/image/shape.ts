// Steps 2 to 4, resize, convert, background: the plan's pixels in the target profile, not yet encoded.
import { renditionSize } from '@sartiq/contract/export/format.ts'
import type { Sharp } from 'sharp'
import { convertPixels } from '../../platform/image/convert.ts'
import { narrow } from '../../platform/image/depth.ts'
import { open } from '../../platform/image/engine.ts'
import { openWith, readPixels, type Loaded } from '../../platform/image/load.ts'
import { profileBytes, profileForSharp, profileMatrix } from '../../platform/image/profiles.ts'
import { wrapPixels } from '../../platform/image/raw-tiff.ts'
import type { Plan } from './request.ts'
import type { Source } from '../../platform/image/source.ts'

/** A pipeline that gives the plan's pixels. */
export async function shape(source: Source, loaded: Loaded, plan: Plan): Promise<Sharp> {
  const image = resize(openWith(loaded.input, loaded.handling, loaded.raw), source, plan)
  return loaded.bit_depth === 16 ? shape16(image, source, loaded, plan) : shape8(image, plan)
}

/** One pipeline; sharp itself flattens before it converts. */
function shape8(image: Sharp, plan: Plan): Sharp {
  return flattenOn(image, plan).withIccProfile(profileForSharp(plan.color_profile))
}

/** Flattened while unpacking already. Converted and rounded by us, since sharp and LittleCMS are not exact here. */
async function shape16(image: Sharp, source: Source, loaded: Loaded, plan: Plan): Promise<Sharp> {
  const icc = await profileBytes(plan.color_profile)
  // CMYK became the target's colours when it was unpacked; and equal profiles must not change a single bit.
  const isThere = source.kind.startsWith('cmyk') || source.icc?.equals(icc) === true
  const byTables = !isThere && !loaded.matrix
  let pixels = await readPixels(byTables ? image.withIccProfile(profileForSharp(plan.color_profile)) : image, 16)
  if (!isThere && loaded.matrix) pixels = convertPixels(pixels, loaded.matrix, await profileMatrix(plan.color_profile))
  if (plan.bit_depth === 8) pixels = narrow(pixels)
  return openShaped(wrapPixels(pixels, icc), plan)
}

/** The plan's pixels as an uncompressed TIFF, from which several formats can be encoded. */
export async function shapeOnce(source: Source, loaded: Loaded, plan: Plan): Promise<Buffer> {
  const image = await shape(source, loaded, plan)
  return image.tiff({ compression: 'none' }).toBuffer()
}

/** Opens pixels that are finished: nothing is converted, the profile stays. */
export function openShaped(tiff: Buffer, plan: Plan): Sharp {
  return open(tiff, { ignoreIcc: true })
    .toColourspace(plan.bit_depth === 16 ? 'rgb16' : 'srgb')
    .keepIccProfile()
}

/** What, of a plan, shapes the pixels: plans with equal keys differ in encoding only. */
export function shapeKey(source: Source, plan: Plan): string {
  const { width, height } = renditionSize(source, plan.resolution)
  return [width, height, plan.color_profile, plan.bit_depth, source.has_alpha ? plan.background : ''].join(' ')
}

function resize(image: Sharp, source: Source, plan: Plan): Sharp {
  const { width, height } = renditionSize(source, plan.resolution)
  if (width === source.width && height === source.height) return image
  // Both sides are given, so that the size is the contract's to the pixel.
  return image.resize(width, height, { fit: 'fill', kernel: 'lanczos3' })
}

/** In the source's own colours, before ICC, as browsers do; #fff and #000 are the same in every profile. */
function flattenOn(image: Sharp, plan: Plan): Sharp {
  return plan.background === 'transparent' ? image : image.flatten({ background: plan.background })
}
