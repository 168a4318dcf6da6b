// The choices of the export dialog, and the request that they make.
import {
  type ExportFormat,
  type FileFormat,
  backgrounds,
  colorProfiles,
  exportFormat,
  fileFormats,
  outputBitDepth,
  resolutions,
} from '@sartiq/contract/export/format.ts'
import { destinationTypes } from '@sartiq/contract/export/export.ts'
import { type Naming, naming } from '@sartiq/contract/export/naming.ts'
import { z } from 'zod'
import { readStored, writeStored } from '../ui/stored.ts'

const schema = z.object({
  resolution: z.enum(resolutions).catch('original'),
  file_format: z.enum(fileFormats).catch('jpg'),
  quality: z.int().min(1).max(100).catch(95),
  color_profile: z.enum(colorProfiles).catch('sRGB'),
  /** `auto` asks for nothing: PNG keeps alpha, anything else is flattened on white. */
  background: z.enum(['auto', ...backgrounds]).catch('auto'),
  bit_depth: z.union([z.literal(8), z.literal(16), z.literal('auto')]).catch('auto'),
  pattern: naming.shape.pattern.catch(naming.parse({}).pattern),
  start_index: naming.shape.start_index.catch(1),
  /** The preset that they begin from, and the parts that are no longer its own. */
  preset_id: z.uuid().nullable().catch(null),
  own_format: z.boolean().catch(false),
  own_naming: z.boolean().catch(false),
  destination: z
    .object({ type: z.enum(destinationTypes), destination_id: z.uuid().optional() })
    .catch({ type: 'download' }),
})
export type Choices = z.output<typeof schema>

export const defaultChoices: Choices = schema.parse({})

export function isLossy(format: FileFormat): boolean {
  return format === 'jpg' || format === 'webp'
}

export function mayHold16(format: FileFormat): boolean {
  return format === 'png' || format === 'tiff'
}

/** What is asked of the server; a choice that the file format cannot hold is not asked. */
export function formatOf(choices: Choices): ExportFormat {
  const { resolution, file_format, quality, color_profile, background, bit_depth } = choices
  return exportFormat.parse({
    resolution,
    file_format,
    color_profile,
    ...(isLossy(file_format) && { quality }),
    ...(background !== 'auto' && { background }),
    ...(bit_depth !== 'auto' && mayHold16(file_format) && { bit_depth }),
  })
}

export function depthOf(choices: Choices): 8 | 16 {
  return outputBitDepth(formatOf(choices))
}

export type NamingResult = { ok: true; naming: Naming } | { ok: false; message: string }

export function namingOf({ pattern: asked, start_index: start }: Choices): NamingResult {
  const parsed = naming.safeParse({ pattern: asked, start_index: start })
  if (parsed.success) return { ok: true, naming: parsed.data }
  return { ok: false, message: parsed.error.issues[0]?.message ?? 'This pattern cannot be read' }
}

const storageKey = 'sartiq.export'

/** The choices of last time, as far as they still make sense. */
export function rememberedChoices(): Choices {
  return readStored(storageKey, schema) ?? defaultChoices
}

export function rememberChoices(choices: Choices): void {
  writeStored(storageKey, choices)
}
