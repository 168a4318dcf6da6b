// An export's request with its defaults filled in.
import { refuse } from '@sartiq/contract/error.ts'
import type { BulkExportRequest, ExportRequest, exportDestination } from '@sartiq/contract/export/export.ts'
import type { ExportFormat } from '@sartiq/contract/export/format.ts'
import type { ExportPreset } from '@sartiq/contract/export/preset.ts'
import { type ExportMetadata, exportMetadata } from '@sartiq/contract/export/metadata.ts'
import { type Naming, naming } from '@sartiq/contract/export/naming.ts'
import type { z } from 'zod'

/** What a preset holds, and an export chooses. */
export type Choices = { formats: ExportFormat[]; naming: Naming; metadata: ExportMetadata }

export type Settings = Choices & {
  destination: z.infer<typeof exportDestination>
  /** Where the rest came from; null: from the body alone. */
  preset: { id: string; name: string } | null
}

type Asked = { [part in 'format' | 'formats' | 'naming' | 'metadata']?: ExportRequest[part] }

/** What a body gives wins over what `base` has, part by part; the rest are defaults. */
export function choicesOf(asked: Asked, base: Choices | undefined): Choices {
  return {
    formats: asked.formats ?? (asked.format ? [asked.format] : (base?.formats ?? [])),
    naming: asked.naming ?? base?.naming ?? naming.parse({}),
    metadata: asked.metadata ?? base?.metadata ?? exportMetadata.parse({}),
  }
}

export function settingsOf(request: ExportRequest | BulkExportRequest, preset: ExportPreset | undefined): Settings {
  return {
    ...choicesOf(request, preset),
    destination: request.destination,
    preset: preset ? { id: preset.id, name: preset.name } : null,
  }
}

export function refuseKnownPreset(name: string): never {
  const errors = [{ pointer: '/name', message: 'belongs to a preset already' }]
  return refuse('NAME_TAKEN', { detail: `There is already a preset "${name}".`, errors })
}
