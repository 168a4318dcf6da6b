// How large a picture, and how much text, file formats can hold.
import type { FileFormat } from '@sartiq/contract/export/format.ts'
import { ImageFailure } from '../../platform/image/failure.ts'

/** Pixels a side; formats that are not named have no limit of their own. */
export const longestSides: Partial<Record<FileFormat, number>> = { jpg: 65_500, webp: 16_383 }

/** @throws ImageFailure IMAGE_TOO_LARGE when a side is longer than the format can hold */
export function refuseTooLargeFor(format: FileFormat, { width, height }: { width: number; height: number }): void {
  const limit = longestSides[format]
  if (limit === undefined || Math.max(width, height) <= limit) return
  throw new ImageFailure(
    'IMAGE_TOO_LARGE',
    `A ${format} file holds at most ${limit} pixels a side; choose a smaller resolution or another format.`,
    `${width} x ${height}`,
  )
}

/** Bytes. */
export const longestJpegXmp = 59_000

/** @throws ImageFailure IMAGE_UNSUPPORTED when the texts are longer than a JPEG can hold beside the picture */
export function refuseTooMuchText(format: FileFormat, xmp: string): void {
  if (format !== 'jpg' || Buffer.byteLength(xmp) <= longestJpegXmp) return
  throw new ImageFailure(
    'IMAGE_UNSUPPORTED',
    'The title, description and keywords are too long for a JPEG file; shorten them or choose another format.',
    `${Buffer.byteLength(xmp)} bytes of XMP`,
  )
}
