// Whether a source is, byte for byte, already what is asked for; then it is delivered untouched.
import { renditionSize } from '@sartiq/contract/export/format.ts'
import { carriesOnlyPixels } from '../../platform/image/container.ts'
import type { Plan } from './request.ts'
import { sourceBytes, type Source } from '../../platform/image/source.ts'

const sameFormat: Record<Plan['file_format'], Source['format']> = {
  jpg: 'jpeg',
  png: 'png',
  webp: 'webp',
  tiff: 'tiff',
}

/** The source's own bytes when the plan changes nothing about it and it carries nothing but pixels and sRGB; else null. */
export async function passThrough(source: Source, plan: Plan): Promise<Buffer | null> {
  if (!mayPassThrough(source, plan)) return null
  const bytes = await sourceBytes(source)
  return carriesOnlyPixels(bytes, source.format) ? bytes : null
}

/** Whether the plan changes nothing about the source, as far as its header tells. */
export function mayPassThrough(source: Source, plan: Plan): boolean {
  const { metadata, profile } = source
  const { width, height } = renditionSize(source, plan.resolution)
  return (
    sameFormat[plan.file_format] === source.format &&
    plan.metadata === null &&
    plan.color_profile === 'sRGB' &&
    profile?.is_srgb === true &&
    metadata.space === 'srgb' &&
    !metadata.isPalette &&
    source.bit_depth === plan.bit_depth &&
    (!source.has_alpha || plan.background === 'transparent') &&
    width === source.width &&
    height === source.height &&
    (metadata.orientation ?? 1) === 1
  )
}
