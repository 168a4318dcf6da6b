// An export's request with its defaults filled in.
import type { BulkExportRequest, ExportRequest, exportDestination } from '@sartiq/contract/export/export.ts'
import type { ExportFormat } from '@sartiq/contract/export/format.ts'
import { type ExportMetadata, exportMetadata } from '@sartiq/contract/export/metadata.ts'
import { type Naming, naming } from '@sartiq/contract/export/naming.ts'
import type { z } from 'zod'

export type Settings = {
  formats: ExportFormat[]
  naming: Naming
  metadata: ExportMetadata
  destination: z.infer<typeof exportDestination>
}

export function settingsOf(request: ExportRequest | BulkExportRequest): Settings {
  return {
    formats: request.formats ?? (request.format ? [request.format] : []),
    naming: request.naming ?? naming.parse({}),
    metadata: request.metadata ?? exportMetadata.parse({}),
    destination: request.destination,
  }
}
