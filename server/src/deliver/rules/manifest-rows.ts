// An export and its images as its delivery manifest tells of them.
import type { DeliveryImage } from '../../export/store.ts'
import type { Frozen } from '../../export/rules/plan.ts'
import type { ExportRow } from '../../platform/db/tables.ts'
import type { ManifestRow } from './manifest.ts'

/** @param delivered_at RFC 3339 */
export function manifestRows(record: ExportRow, images: DeliveryImage[], delivered_at: string): ManifestRow[] {
  const destination = (record.destination as { type: string }).type
  return images.map((image): ManifestRow => {
    const frozen = image.frozen as Frozen
    const isDelivered = image.status === 'completed'
    return {
      export_id: image.export_id,
      item_id: image.id,
      status: isDelivered ? 'completed' : image.status === 'failed' ? 'failed' : 'cancelled',
      error: image.error_code ? `${image.error_code}: ${image.error_details ?? ''}`.trim() : null,
      shot_id: image.shot_id,
      prediction_id: image.prediction_id,
      sku: frozen.sku,
      product_name: frozen.product_name,
      shot_type: frozen.shot_type,
      subject: frozen.subject,
      shooting: frozen.shooting,
      path: image.filename,
      bytes: image.bytes,
      sha256: image.sha256,
      mime: image.mime,
      width: image.width,
      height: image.height,
      bit_depth: image.bit_depth,
      color_profile: image.color_profile,
      source_sha256: frozen.source.sha256,
      approved_by: frozen.approved_by,
      approved_at: asRfc3339(frozen.approved_at),
      model: frozen.model,
      seed: frozen.seed,
      digital_source_type: frozen.metadata.digital_source_type ?? null,
      source_marks_lost: isDelivered ? marksLost(frozen) : null,
      destination,
      remote_id: image.dam_asset_id,
      delivered_at: isDelivered ? (image.delivered_at ?? delivered_at) : null,
    }
  })
}

/**
 * Marks of the source that its file does not bear: content credentials vouch for bytes that are others now, and IPTC
 * records are not written. The digital source type goes along in XMP, unless nothing was to be written.
 */
function marksLost({ source, metadata }: Frozen): string | null {
  const isCarried = (mark: string): boolean =>
    mark === 'digital_source_type' && metadata.digital_source_type !== undefined
  return (source.source_marks ?? []).filter((mark) => !isCarried(mark)).join(' ') || null
}

/** What an export says of itself in its manifest. */
export function aboutExport(record: ExportRow): Record<string, unknown> {
  const { id, formats, naming, metadata, destination, created_at, created_by_name, total, completed, failed } = record
  const settings = { formats, naming, metadata, destination }
  return { id, created_at, created_by: created_by_name, ...settings, total, completed, failed }
}

function asRfc3339(time: string | null): string | null {
  return time === null ? null : new Date(time).toISOString()
}
