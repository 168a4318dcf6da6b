// The one place that configures sharp and opens images with our limits.
import sharp, { type Sharp, type SharpOptions } from 'sharp'

// Each image runs alone on one thread and in-flight images fill the cores; a cache would only hold memory between jobs.
sharp.cache(false)
sharp.concurrency(1)

/** Largest picture that is worked on, in pixels. */
export const maxPixels = 120_000_000
/** Largest file that is opened, in bytes. */
export const maxBytes = 1_500_000_000
/** Longest work on one picture. */
export const timeoutSeconds = 60

export const engineVersion = `sharp-${sharp.versions['sharp'] ?? '?'}-vips-${sharp.versions.vips}`

/** A sharp pipeline that refuses what is damaged or too large and gives up after 60 seconds. */
export function open(input: string | Buffer, options: SharpOptions = {}): Sharp {
  return sharp(input, { limitInputPixels: maxPixels, failOn: 'warning', sequentialRead: true, ...options }).timeout({
    seconds: timeoutSeconds,
  })
}
