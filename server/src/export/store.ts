// Exports and their images in the database.
import {
  exportDestination,
  type ExportImage,
  type ExportRecord,
  type ExportSummary,
  type ShotExportFile,
} from '@sartiq/contract/export/export.ts'
import { type ErrorCode, errorCodes, errors, refuse } from '@sartiq/contract/error.ts'
import { type ExportFormat, exportFormat } from '@sartiq/contract/export/format.ts'
import { exportMetadata } from '@sartiq/contract/export/metadata.ts'
import { naming } from '@sartiq/contract/export/naming.ts'
import type { ExportPreset } from '@sartiq/contract/export/preset.ts'
import { isSettled, percent } from '@sartiq/contract/export/status.ts'
import { z } from 'zod'
import type { Db, Tx } from '../platform/db/database.ts'
import type { ExportPresetRow, ExportRow } from '../platform/db/tables.ts'

const formats = z.array(exportFormat)
const presetName = z.strictObject({ id: z.string(), name: z.string() })

/** Where the secret of a URL that an export named itself is sealed. */
export function urlSecretPlace(export_id: string): string {
  return `exports.sealed_url_secret:${export_id}`
}

export function findExport(db: Db | Tx, id: string): Promise<ExportRow | undefined> {
  return db.selectFrom('exports').selectAll().where('id', '=', id).executeTakeFirst()
}

/** The export's row, locked: whoever holds it decides what comes next. */
export function lockExport(tx: Tx, id: string): Promise<ExportRow | undefined> {
  return tx.selectFrom('exports').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

/** Images of an export with what is known of their files, in delivery order. */
export function selectImages(db: Db | Tx, export_id: string | string[]) {
  return db
    .selectFrom('export_images')
    .leftJoin('renditions', 'renditions.key', 'export_images.rendition_key')
    .selectAll('export_images')
    .select(['renditions.sha256', 'renditions.bytes', 'renditions.crc32', 'renditions.mime'])
    .select(['renditions.width', 'renditions.height', 'renditions.bit_depth', 'renditions.color_profile'])
    .select('renditions.expired_at')
    .where('export_id', 'in', [export_id].flat())
    .orderBy('position')
}

/** The completed images of an export, with no more than its ZIP's layout needs. */
export function selectZipImages(db: Db | Tx, export_id: string) {
  return db
    .selectFrom('export_images')
    .leftJoin('renditions', 'renditions.key', 'export_images.rendition_key')
    .select(['filename', 'rendition_key', 'renditions.bytes', 'renditions.crc32'])
    .where('export_id', '=', export_id)
    .where('status', '=', 'completed')
    .orderBy('position')
}

export type DeliveryImage = Awaited<ReturnType<ReturnType<typeof selectImages>['executeTakeFirstOrThrow']>>

/** The preset that a body names, or undefined where it names none. @throws Refusal PRESET_NOT_FOUND */
export async function findPreset(db: Db | Tx, id: string | undefined): Promise<ExportPreset | undefined> {
  if (id === undefined) return undefined
  const row = await db.selectFrom('export_presets').selectAll().where('id', '=', id).executeTakeFirst()
  if (row) return presetView(row)
  const message = 'names no preset; it may have been deleted'
  return refuse('PRESET_NOT_FOUND', { detail: `preset_id ${message}.`, errors: [{ pointer: '/preset_id', message }] })
}

export function presetView(row: ExportPresetRow): ExportPreset {
  const { id, name, created_at, updated_at } = row
  const all = formats.parse(row.formats)
  return {
    id,
    name,
    format: all[0] ?? null,
    formats: all,
    naming: naming.parse(row.naming),
    metadata: exportMetadata.parse(row.metadata),
    created_by: { id: row.created_by, name: row.created_by_name },
    created_at,
    updated_at,
  }
}

/** The formats of an export's row. */
export function formatsOf(row: Pick<ExportRow, 'formats'>): ExportFormat[] {
  return formats.parse(row.formats)
}

/** Makes signed links: what an answer offers for download. `images` is the list of all, for which a key is needed. */
export type Links = {
  zip(export_id: string): string
  images(export_id: string): string
  image(export_id: string, image_id: string): string
}

export function exportSummaryView(row: ExportRow, links: Links): ExportSummary {
  const all = formatsOf(row)
  const { total, completed, failed } = row
  const sealed = row.sealed_at !== null && row.files_expired_at === null && isSettled(row.status)
  return {
    id: row.id,
    status: row.status,
    progress: { total, completed, failed, percent: percent(row) },
    format: all[0] ?? null,
    formats: all,
    naming: naming.parse(row.naming),
    preset: presetName.nullable().parse(row.preset),
    destination: exportDestination.parse(row.destination),
    created_by: { id: row.created_by, name: row.created_by_name },
    created_at: row.created_at,
    // Kept in the row while its files are rendered again: that is no other delivery.
    completed_at: row.restoring ? null : row.completed_at,
    files_expired_at: row.files_expired_at,
    failure: row.failure,
    download_url: sealed ? links.zip(row.id) : null,
    bytes: row.zip_bytes,
  }
}

/** The export with its first hundred images and errors. */
export async function exportView(db: Db | Tx, row: ExportRow, links: Links): Promise<ExportRecord> {
  const images = await selectImages(db, row.id).limit(100).execute()
  const failures = await selectImages(db, row.id).where('status', '=', 'failed').limit(100).execute()
  return {
    ...exportSummaryView(row, links),
    images: images.map((image) => exportImageView(image, links)),
    errors: failures.map(({ id, shot_id, error_code, error_details }) => {
      const code = asErrorCode(error_code)
      return { shot_id, image_id: id, code, error: failureTitle(code), details: error_details ?? errors[code][1] }
    }),
  }
}

export function exportImageView(image: DeliveryImage, links: Links): ExportImage {
  return {
    id: image.id,
    shot_id: image.shot_id,
    prediction_id: image.prediction_id,
    format_index: image.format_index,
    status: image.status,
    filename: image.filename,
    download_url: fileLink(image, links),
    dam_asset_id: image.dam_asset_id,
    bytes: image.bytes,
    sha256: image.sha256,
  }
}

export function shotFileView(image: DeliveryImage, links: Links): ShotExportFile {
  const { id, prediction_id, format_index, status, filename, dam_asset_id, delivered_at } = image
  const facts = { id, prediction_id, format_index, status, filename, dam_asset_id, delivered_at }
  return { ...facts, download_url: fileLink(image, links) }
}

function fileLink({ id, export_id, status, expired_at }: DeliveryImage, links: Links): string | null {
  return status === 'completed' && expired_at === null ? links.image(export_id, id) : null
}

function asErrorCode(code: string | null): ErrorCode {
  return errorCodes.find((known) => known === code) ?? 'FAULT'
}

/** The seed's words for what went wrong with an image. */
function failureTitle(code: ErrorCode): string {
  if (code === 'DAM_AUTH_FAILED') return 'DAM auth failed'
  if (code.startsWith('DAM_')) return 'DAM upload failed'
  return code === 'IMAGE_MISSING' ? 'Image fetch failed' : 'Image processing failed'
}
