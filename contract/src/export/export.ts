// An export as it is asked for and as it is answered: the seed's request and status, and a little more.
import { z } from 'zod'
import { errorCodes } from '../error.ts'
import { id, person, time } from '../fields.ts'
import { webhookUrl } from '../deliver/webhook.ts'
import { galleryFilters } from '../review/endpoints.ts'
import { exportFormat } from './format.ts'
import { exportMetadata } from './metadata.ts'
import { naming } from './naming.ts'
import { exportImageStatuses, exportStatuses } from './status.ts'

export const destinationTypes = ['download', 'dam', 'webhook'] as const

export const exportDestination = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('download') }),
    z.strictObject({ type: z.literal('dam'), destination_id: id.optional() }),
    z
      .strictObject({ type: z.literal('webhook'), destination_id: id.optional(), url: webhookUrl.optional() })
      .refine(({ destination_id, url }) => destination_id === undefined || url === undefined, {
        path: ['url'],
        message: 'give either destination_id or url',
      }),
  ])
  .meta({ id: 'ExportDestination' })

/** At most this many shots in one export. */
export const exportLimit = 50_000

/** One format, or several: the fields of every body that chooses them. */
export const formatFields = {
  format: exportFormat.optional(),
  formats: z
    .array(exportFormat)
    .min(1)
    .max(8)
    .optional()
    .describe('Each image in each of these, in place of `format`.'),
}
const settings = {
  preset_id: id.optional().describe('What the body leaves out comes from this preset: format, naming, metadata.'),
  naming: naming.optional(),
  destination: exportDestination,
  metadata: exportMetadata.optional(),
}

function exactlyOne<T extends string>(first: T, second: T) {
  return {
    check: (body: Partial<Record<T, unknown>>) => (body[first] === undefined) !== (body[second] === undefined),
    message: `give either ${first} or ${second}`,
  }
}
export const oneFormat = exactlyOne('format', 'formats')
export const atMostOneFormat = {
  check: (body: { format?: unknown; formats?: unknown }) => body.format === undefined || body.formats === undefined,
  message: oneFormat.message,
}
/** A preset brings its own. */
const formatOrPreset = {
  check: (body: { format?: unknown; formats?: unknown; preset_id?: string | undefined }) =>
    (body.preset_id === undefined ? oneFormat : atMostOneFormat).check(body),
  message: `${oneFormat.message}, or a preset_id`,
}
const oneSelection = exactlyOne('shots', 'filter')

/** `POST /exports`: chosen shots in their order, or every approved shot that a filter finds. */
export const exportRequest = z
  .strictObject({
    shots: z.array(id).min(1).max(exportLimit).optional(),
    filter: galleryFilters.omit({ group_by: true, sort: true }).optional(),
    ...formatFields,
    ...settings,
  })
  .refine(formatOrPreset.check, { path: ['format'], message: formatOrPreset.message })
  .refine(oneSelection.check, { path: ['shots'], message: oneSelection.message })
  .meta({ id: 'ExportRequest' })
export type ExportRequest = z.infer<typeof exportRequest>

/** `POST /exports/bulk`: a whole shooting, by status. */
export const bulkExportRequest = z
  .strictObject({
    shooting_id: id,
    status_filter: z.enum(['approved', 'exported']).default('approved'),
    ...formatFields,
    ...settings,
  })
  .refine(formatOrPreset.check, { path: ['format'], message: formatOrPreset.message })
  .meta({ id: 'BulkExportRequest' })
export type BulkExportRequest = z.infer<typeof bulkExportRequest>

export const exportProgress = z
  .strictObject({ total: z.int(), completed: z.int(), failed: z.int(), percent: z.int() })
  .meta({ id: 'ExportProgress' })

export const exportImage = z
  .strictObject({
    id,
    shot_id: id,
    prediction_id: id,
    format_index: z.int(),
    status: z.enum(exportImageStatuses),
    filename: z.string().describe('The whole path inside the delivery, folders included.'),
    download_url: z.string().nullable(),
    dam_asset_id: z.string().nullable(),
    bytes: z.int().nullable(),
    sha256: z.string().nullable(),
  })
  .meta({ id: 'ExportImage' })
export type ExportImage = z.infer<typeof exportImage>

export const exportError = z
  .strictObject({
    shot_id: id,
    image_id: id,
    error: z.string(),
    details: z.string(),
    code: z.enum(errorCodes),
  })
  .meta({ id: 'ExportError' })

export const exportRecord = z
  .strictObject({
    id,
    status: z.enum(exportStatuses),
    progress: exportProgress,
    images: z.array(exportImage).describe('The first 100; the rest is paged.'),
    errors: z.array(exportError).describe('The first 100.'),
    format: exportFormat.nullable(),
    formats: z.array(exportFormat),
    naming,
    preset: z.strictObject({ id, name: z.string() }).nullable().describe('As it was called when the export was made.'),
    destination: exportDestination,
    created_by: person,
    created_at: time,
    completed_at: time.nullable(),
    files_expired_at: time
      .nullable()
      .describe('Its files were cleaned up and answer 410; retry renders them again. null: they are there.'),
    failure: z
      .string()
      .nullable()
      .describe('Why the export as a whole failed, in a sentence; `errors` has what failed with single images.'),
    download_url: z.string().nullable(),
    bytes: z.int().nullable(),
  })
  .meta({ id: 'ExportRecord' })
export type ExportRecord = z.infer<typeof exportRecord>

/** The answer to whoever creates an export. */
export const createdExport = exportRecord
  .extend({
    webhook_secret: z
      .string()
      .optional()
      .describe('Of an export to a URL of its own: what its event is signed with, shown this once.'),
  })
  .meta({ id: 'CreatedExport' })
export type CreatedExport = z.infer<typeof createdExport>

/** An export in a list: without its images and errors. */
export const exportSummary = exportRecord.omit({ images: true, errors: true }).meta({ id: 'ExportSummary' })
export type ExportSummary = z.infer<typeof exportSummary>

/** A shot's file in one of the exports that took it along. */
export const shotExportFile = exportImage
  .pick({
    id: true,
    prediction_id: true,
    format_index: true,
    status: true,
    filename: true,
    download_url: true,
    dam_asset_id: true,
  })
  .extend({ delivered_at: time.nullable() })
  .meta({ id: 'ShotExportFile' })
export type ShotExportFile = z.infer<typeof shotExportFile>

/** An export in the history of a shot. */
export const shotExport = exportSummary
  .pick({
    id: true,
    status: true,
    destination: true,
    preset: true,
    created_by: true,
    created_at: true,
    completed_at: true,
    files_expired_at: true,
  })
  .extend({ files: z.array(shotExportFile) })
  .meta({ id: 'ShotExport' })
export type ShotExport = z.infer<typeof shotExport>
