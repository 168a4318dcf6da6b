// The table that says how each kind of source must be handed to sharp for its colours to come out right.
import type { Metadata } from 'sharp'
import { ImageFailure } from './failure.ts'
import type { IccFacts } from './icc.ts'

export type SourceKind =
  | 'rgb_8'
  | 'rgb_16'
  | 'rgb_16_untagged'
  | 'grey_8'
  | 'grey_16'
  | 'grey_8_tagged'
  | 'grey_16_tagged'
  | 'cmyk_tagged'
  | 'cmyk'

type Space = 'srgb' | 'rgb16' | 'cmyk'

export type Handling = {
  /**
   * sharp converts tagged sources to sRGB (16-bit ones to P3) before anything else and so clips wide gamuts.
   * With the profile "ignored" it stays attached, and `withIccProfile` goes from it to the target in one transform.
   */
  ignore_icc: boolean
  /**
   * The source's own space, so no conversion; naming it keeps sharp from decoding JPEG and WebP at a reduced size,
   * which would make a file depend on whether its decoding was shared, and keeps CMYK from being converted too early.
   */
  work_space: Space | null
  /** The space that sharp leaves pixels in before the ICC transform; the source's own where its profile must still fit. */
  icc_input_space: Space
  /** Taken apart into bare pixels first, because a single pipeline of sharp gets this source wrong. */
  unpack: boolean
}

export const handlings: Record<SourceKind, Handling> = {
  rgb_8: { ignore_icc: true, work_space: 'srgb', icc_input_space: 'srgb', unpack: false },
  // Converted and rounded to 8 bits by us: LittleCMS is coarse in 16 bits, and sharp would cut bits off before converting.
  rgb_16: { ignore_icc: true, work_space: 'rgb16', icc_input_space: 'rgb16', unpack: true },
  // sharp takes 16 bits without a profile for Display P3.
  rgb_16_untagged: { ignore_icc: true, work_space: 'rgb16', icc_input_space: 'rgb16', unpack: true },
  // Grey without a profile of its own, or with an RGB one: three equal channels, then that profile or sRGB.
  grey_8: { ignore_icc: true, work_space: 'srgb', icc_input_space: 'srgb', unpack: false },
  grey_16: { ignore_icc: true, work_space: 'rgb16', icc_input_space: 'rgb16', unpack: true },
  // With a grey profile: its curve is applied by us, in 16 bits; sharp ignores it in 16 bits and rounds twice in 8.
  grey_8_tagged: { ignore_icc: true, work_space: 'srgb', icc_input_space: 'srgb', unpack: true },
  grey_16_tagged: { ignore_icc: true, work_space: 'rgb16', icc_input_space: 'rgb16', unpack: true },
  // From CMYK straight to the target: by way of sRGB, sharp's own, cyan and green would be clipped.
  cmyk_tagged: { ignore_icc: true, work_space: 'cmyk', icc_input_space: 'cmyk', unpack: true },
  // Without a profile libvips' built-in CMYK is assumed, by way of sRGB.
  cmyk: { ignore_icc: false, work_space: null, icc_input_space: 'srgb', unpack: true },
}

/**
 * Which row of the table a source belongs to.
 * @throws ImageFailure for colour models that we do not process, such as Lab
 */
export function sourceKind(
  metadata: Pick<Metadata, 'space' | 'depth' | 'hasAlpha'>,
  profile: IccFacts | null,
): SourceKind {
  const is16 = metadata.depth === 'ushort'
  switch (metadata.space) {
    case 'srgb':
    case 'rgb':
    case 'rgb16':
      if (!is16) return 'rgb_8'
      return profile?.model === 'RGB' ? 'rgb_16' : 'rgb_16_untagged'
    case 'b-w':
    case 'grey16':
      if (profile?.model === 'GRAY' && profile.matrix) return is16 ? 'grey_16_tagged' : 'grey_8_tagged'
      return is16 ? 'grey_16' : 'grey_8'
    case 'cmyk':
      // CMYK with alpha goes by way of sRGB: flattening needs RGB.
      return profile?.model === 'CMYK' && !metadata.hasAlpha ? 'cmyk_tagged' : 'cmyk'
    default:
      throw new ImageFailure(
        'IMAGE_UNSUPPORTED',
        'The image is neither RGB, grey nor CMYK.',
        `colour space ${metadata.space}`,
      )
  }
}
