// The checks of intake: what they measure, from which figure on they speak, and what they say. They explain, never decide.
import { borderWhiteness } from './border.ts'
import { clippedShare } from './clipping.ts'
import { sharpness } from './sharpness.ts'
import type { Picture } from './picture.ts'

export type ImageCheck = {
  code: 'small' | 'no_profile' | 'not_srgb' | 'has_alpha' | 'blurred' | 'clipped' | 'background_not_white'
  level: 'info' | 'warn'
  message: string
  value?: number
  threshold?: number
}

export type Checked = {
  width: number
  height: number
  color_profile: string | null
  is_srgb: boolean
  /** Share of pixels, 0 to 1, that are not opaque; null when there is no alpha channel. */
  transparent_share: number | null
  thumbnail: Picture
}

const percent = (share: number): string => `${Math.round(share * 1000) / 10} %`
const rounded = (value: number): number => Math.round(value * 1000) / 1000

type Check = (image: Checked) => ImageCheck | false

const small: Check = ({ width, height }) => {
  const [value, threshold] = [Math.max(width, height), 1024]
  const message = `The longest side has ${value} pixels; ${threshold} or more are expected.`
  return value < threshold && { code: 'small', level: 'warn', message, value, threshold }
}

const noProfile: Check = ({ color_profile }) =>
  color_profile === null && {
    code: 'no_profile',
    level: 'info',
    message: 'The image has no colour profile; sRGB is assumed.',
  }

const notSrgb: Check = ({ color_profile, is_srgb }) =>
  color_profile !== null &&
  !is_srgb && {
    code: 'not_srgb',
    level: 'info',
    message: `The image's colours are in "${color_profile}"; they are converted, not reinterpreted.`,
  }

const hasAlpha: Check = ({ transparent_share }) =>
  transparent_share !== null && {
    code: 'has_alpha',
    level: 'info',
    message:
      transparent_share === 0
        ? 'The image has an alpha channel, but nothing in it is transparent.'
        : `${percent(transparent_share)} of the image is transparent.`,
    value: rounded(transparent_share),
    threshold: 0,
  }

const blurred: Check = ({ thumbnail }) => {
  const [value, threshold] = [rounded(sharpness(thumbnail)), 100]
  const message = `Even the sharpest parts look soft (${Math.round(value)}; sharp images have more than ${threshold}).`
  return value < threshold && { code: 'blurred', level: 'warn', message, value, threshold }
}

const clipped: Check = ({ thumbnail }) => {
  const [value, threshold] = [rounded(clippedShare(thumbnail)), 0.05]
  const message = `${percent(value)} of the picture, its background aside, is pure black or pure white without detail.`
  return value > threshold && { code: 'clipped', level: 'warn', message, value, threshold }
}

const backgroundNotWhite: Check = ({ thumbnail }) => {
  const { near_white, mean } = borderWhiteness(thumbnail)
  const [value, threshold] = [rounded(mean), 253]
  const message = `The background is almost white at the border, but not quite (${Math.round(value)} of 255).`
  return (
    near_white >= 0.9 && value < threshold && { code: 'background_not_white', level: 'warn', message, value, threshold }
  )
}

const checks: Check[] = [small, noProfile, notSrgb, hasAlpha, blurred, clipped, backgroundNotWhite]

/** Everything worth saying about an image, in a fixed order; empty when all is well. */
export function checkImage(image: Checked): ImageCheck[] {
  return checks.map((check) => check(image)).filter((result) => result !== false)
}
