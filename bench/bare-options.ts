// The bare peer: what anyone would write with sharp alone, with the settings that our export uses.
import sharp, { type Sharp } from 'sharp'
import { profileForSharp } from '../server/src/platform/image/profiles.ts'

export const longest = 2048
export const jpeg = { quality: 95, chromaSubsampling: '4:4:4', optimizeCoding: false } as const

/** A photograph opened, made smaller and brought to AdobeRGB; not encoded yet. */
export function bareShaped(path: string): Sharp {
  return sharp(path, { ignoreIcc: true, autoOrient: true, failOn: 'warning', sequentialRead: true })
    .resize(longest, longest, { fit: 'inside', withoutEnlargement: true })
    .flatten({ background: 'white' })
    .withIccProfile(profileForSharp('AdobeRGB'))
}
