// Finds embedded profiles that no colour engine can open: sharp would leave such colours as they are, and say nothing.
import { open } from './engine.ts'
import { ImageFailure } from './failure.ts'
import { profileBytes, profileForSharp } from './profiles.ts'
import { wrapPixels } from './raw-tiff.ts'

/**
 * Converts a single pixel from the profile, and looks whether that was done.
 * @param icc of an RGB image
 * @throws ImageFailure IMAGE_CORRUPT where it cannot be converted from
 */
export async function refuseDamagedProfile(icc: Buffer): Promise<void> {
  const pixel = wrapPixels({ data: new Uint8Array(3), width: 1, height: 1, channels: 3 }, icc)
  const converted = open(pixel, { ignoreIcc: true }).withIccProfile(profileForSharp('AdobeRGB'))
  const found = await open(await converted.png().toBuffer()).metadata()
  if (found.icc?.equals(await profileBytes('AdobeRGB'))) return
  throw new ImageFailure(
    'IMAGE_CORRUPT',
    'The colour profile inside the image is damaged; save the image again with a whole profile, or without one.',
  )
}
