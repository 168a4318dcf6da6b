// Reads an image that comes in: facts, checks, thumbnail, preview and placeholder from one single decode.
import { carriesOnlyPixels } from '../../platform/image/container.ts'
import { refuseDamagedProfile } from '../../platform/image/damaged-profile.ts'
import { open } from '../../platform/image/engine.ts'
import { guarded } from '../../platform/image/failure.ts'
import { findMarks, type SourceMark } from '../../platform/image/marks.ts'
import { refuseTruncated } from '../../platform/image/truncation.ts'
import { inspectSource, sourceBytes, type Source } from '../../platform/image/source.ts'
import type { SourceFormat } from '../../platform/image/sniff.ts'
import { readDigitalSourceType } from '../../platform/image/xmp.ts'
import { checkImage, type ImageCheck } from './checks.ts'
import { decodeSmall } from './decode-small.ts'
import { hashSide, perceptualHash } from './perceptual-hash.ts'
import { luminance, type Picture } from './picture.ts'

export { ImageFailure } from '../../platform/image/failure.ts'
export type { ImageCheck } from './checks.ts'

export type ImageFacts = {
  /** Pixels, after EXIF orientation. */
  width: number
  height: number
  bytes: number
  format: SourceFormat
  mime: string
  /** The embedded profile's own name, e.g. 'Display P3'; null without a profile. */
  color_profile: string | null
  /** Bits a channel once decoded; palettes count as 8. */
  bit_depth: 8 | 16
  has_alpha: boolean
  /** The IPTC URI that the image's XMP states; null when it states none. */
  digital_source_type: string | null
  source_marks: SourceMark[]
  /** Nothing in the file but pixels and colour: no EXIF, no prompt, no preview. */
  only_pixels: boolean
  /** 16 hex digits; see hammingDistance. */
  perceptual_hash: string
}

export type ImageReading = {
  facts: ImageFacts
  checks: ImageCheck[]
  /** JPEG, sRGB, longest side at most 512. */
  thumbnail: Buffer
  /** JPEG, sRGB, longest side at most 2048. */
  preview: Buffer
  /** A picture of some 16 pixels as a `data:` URI of less than 400 bytes. */
  placeholder: string
}

const previewSide = 2048
const thumbnailSide = 512
const placeholderSide = 16

/**
 * Decodes an image fully, once, and tells all about it.
 * @param input a file's path or its bytes
 * @throws ImageFailure when it is damaged, truncated, too large, animated or no image that we take
 */
export async function readImage(input: string | Buffer): Promise<ImageReading> {
  return guarded(async () => {
    const source = await inspectSource(input)
    await refuseTruncated(source)
    if (source.icc && source.profile?.model === 'RGB') await refuseDamagedProfile(source.icc)
    const { picture, transparent_share } = await decodeSmall(source, previewSide)
    const thumbnail = await reduce(picture, thumbnailSide)
    const tiny = await reduce(thumbnail, placeholderSide)
    const checks = checkImage({
      width: source.width,
      height: source.height,
      color_profile: profileName(source),
      is_srgb: source.profile?.is_srgb ?? false,
      transparent_share,
      thumbnail,
    })
    return {
      facts: await factsOf(source, thumbnail),
      checks,
      thumbnail: await openPicture(thumbnail).jpeg({ quality: 80, optimizeCoding: false }).toBuffer(),
      preview: await openPicture(picture)
        .jpeg({ quality: 88, chromaSubsampling: '4:4:4', optimizeCoding: false })
        .toBuffer(),
      placeholder: await dataUri(tiny),
    }
  })
}

async function factsOf(source: Source, thumbnail: Picture): Promise<ImageFacts> {
  const data = await openPicture(thumbnail).resize(hashSide, hashSide, { fit: 'fill' }).raw().toBuffer()
  const bytes = await sourceBytes(source)
  const luma = luminance({ data, width: hashSide, height: hashSide })
  return {
    width: source.width,
    height: source.height,
    bytes: source.bytes,
    format: source.format,
    mime: `image/${source.format}`,
    color_profile: profileName(source),
    bit_depth: source.bit_depth,
    has_alpha: source.has_alpha,
    digital_source_type: readDigitalSourceType(source.xmp),
    source_marks: findMarks(source, bytes),
    only_pixels: carriesOnlyPixels(bytes, source.format),
    perceptual_hash: perceptualHash(luma),
  }
}

function profileName(source: Source): string | null {
  return source.icc && (source.profile?.description ?? 'unreadable')
}

async function reduce(picture: Picture, side: number): Promise<Picture> {
  if (Math.max(picture.width, picture.height) <= side) return picture
  const { data, info } = await openPicture(picture)
    .resize(side, side, { fit: 'inside', withoutEnlargement: true })
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { data, width: info.width, height: info.height }
}

function openPicture({ data, width, height }: Picture): ReturnType<typeof open> {
  return open(data, { raw: { width, height, channels: 3 } })
}

async function dataUri(tiny: Picture): Promise<string> {
  const webp = await openPicture(tiny).webp({ quality: 40, effort: 2 }).toBuffer()
  return `data:image/webp;base64,${webp.toString('base64')}`
}
