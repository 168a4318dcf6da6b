// The largest sides that file formats can hold.
import type { FileFormat } from '@sartiq/contract/export/format.ts'
import { ImageFailure } from './failure.ts'

const longestSides: Partial<Record<FileFormat, number>> = { jpg: 65_500, webp: 16_383 }

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
