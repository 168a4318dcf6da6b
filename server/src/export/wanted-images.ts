// Images of an export with what is wanted of each, and under which name its rendition lies in storage.
import type { ExportFormat } from '@sartiq/contract/export/format.ts'
import { renditionKey, type RenditionRequest } from './image/pipeline.ts'
import type { Frozen } from './rules/plan.ts'

export type Wanted = { image_id: string; shot_id: string; key: string; request: RenditionRequest; frozen: Frozen }

type Row = { id: string; shot_id: string; format_index: number; frozen: unknown }

/** @param formats of the export, by the rows' `format_index` */
export function wantedOf(formats: ExportFormat[], rows: Row[]): Wanted[] {
  return rows.map(({ id, shot_id, format_index, ...row }) => {
    const frozen = row.frozen as Frozen
    const request: RenditionRequest = { format: formats[format_index] as ExportFormat, metadata: frozen.metadata }
    return { image_id: id, shot_id, key: renditionKey(frozen.source.sha256, request), request, frozen }
  })
}
