// The formats of an export in a few words.
import type { ExportFormat } from '@sartiq/contract/export/format.ts'
import type { ExportSummary } from '@sartiq/contract/export/export.ts'
import { isLossy } from './export-choices.ts'

export const fileWords = { png: 'PNG', jpg: 'JPG', webp: 'WebP', tiff: 'TIFF' } as const

export function describeFormat(format: ExportFormat): string {
  const parts = [
    fileWords[format.file_format],
    format.resolution === 'original' ? 'original size' : `${format.resolution} px`,
    format.color_profile,
    isLossy(format.file_format) && `quality ${format.quality}`,
    format.bit_depth && `${format.bit_depth} bit`,
    format.background,
  ]
  return parts.filter(Boolean).join(', ')
}

export function describeFormats({ formats }: Pick<ExportSummary, 'formats'>): string {
  return formats.map(describeFormat).join(' + ')
}
