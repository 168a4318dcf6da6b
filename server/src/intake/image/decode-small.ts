// The one decode of intake: to sRGB, upright, reduced, flattened on white.
import type { Sharp } from 'sharp'
import { convertPixels } from '../../platform/image/convert.ts'
import { narrow, widen } from '../../platform/image/depth.ts'
import { openWith, readPixels } from '../../platform/image/load.ts'
import { profileForCmyk, profileMatrix } from '../../platform/image/profiles.ts'
import type { Pixels } from '../../platform/image/raw-tiff.ts'
import { handlings } from '../../platform/image/source-kind.ts'
import type { Source } from '../../platform/image/source.ts'
import type { Picture } from './picture.ts'

/**
 * Decodes a source to sRGB on white.
 * @param longest_side in pixels; never enlarged
 * @returns the picture, and the share (0 to 1) of pixels that are not opaque, null without alpha
 */
export async function decodeSmall(
  source: Source,
  longest_side: number,
): Promise<{ picture: Picture; transparent_share: number | null }> {
  const image = openWith(source.input, handlings[source.kind]).resize(longest_side, longest_side, {
    fit: 'inside',
    withoutEnlargement: true,
  })
  const pixels = narrow(await toSrgb(image, source))
  const { width, height } = pixels
  const { data, transparent_share } = onWhite(pixels)
  return { picture: { data, width, height }, transparent_share }
}

/** Without a profile the numbers are sRGB already, with sRGB's they stay as they are, and untagged CMYK comes as sRGB. */
async function toSrgb(image: Sharp, { kind, profile, bit_depth }: Source): Promise<Pixels> {
  if (kind === 'cmyk_tagged') return readPixels(image.withIccProfile(profileForCmyk('sRGB')), 8)
  const depth = kind === 'cmyk' ? 8 : bit_depth
  const isFit = profile?.model === 'RGB' || kind === 'grey_8_tagged' || kind === 'grey_16_tagged'
  if (!isFit || profile === null || profile.is_srgb) return readPixels(image, depth)
  const isLittleCmsExact = depth === 8 && profile.model === 'RGB'
  if (isLittleCmsExact || !profile.matrix) return readPixels(image.withIccProfile('srgb'), depth)
  return convertPixels(widen(await readPixels(image, depth)), profile.matrix, await profileMatrix('sRGB'))
}

function onWhite({ data, channels, width, height }: Pixels): { data: Buffer; transparent_share: number | null } {
  if (channels === 3)
    return { data: Buffer.from(data.buffer, data.byteOffset, data.byteLength), transparent_share: null }
  const count = width * height
  const flat = Buffer.allocUnsafe(count * 3)
  let transparent = 0
  for (let n = 0; n < count; n++) {
    const alpha = data[n * 4 + 3]!
    if (alpha < 255) transparent++
    const white = 255 * (255 - alpha)
    for (let c = 0; c < 3; c++) flat[n * 3 + c] = Math.round((data[n * 4 + c]! * alpha + white) / 255)
  }
  return { data: flat, transparent_share: transparent / count }
}
