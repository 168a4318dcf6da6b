// Export: create, preview, follow, cancel, retry, and fetch what came out.
import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import { id, listOf, page, several, time } from '../fields.ts'
import {
  bulkExportRequest,
  destinationTypes,
  createdExport,
  exportImage,
  exportRecord,
  exportRequest,
  exportSummary,
  shotExport,
} from './export.ts'
import { exportImageStatuses, exportStatuses } from './status.ts'

const byId = z.strictObject({ id })
const bulkBody = 2 * 1024 * 1024
const createRefusals = ['SHOT_NOT_EXPORTABLE', 'NAME_COLLISION', 'PRESET_NOT_FOUND', 'DESTINATION_NOT_FOUND'] as const

export const createExport = endpoint({
  id: 'createExport',
  chapter: 'export',
  method: 'POST',
  path: '/exports',
  summary: 'Export chosen shots, or all that a filter finds',
  permission: 'produce',
  body: exportRequest,
  bodyLimit: bulkBody,
  replies: { 202: createdExport },
  refusals: [...createRefusals, 'KEY_REUSED', 'REQUEST_RUNNING'],
  idempotent: true,
})

export const createBulkExport = endpoint({
  id: 'createBulkExport',
  chapter: 'export',
  method: 'POST',
  path: '/exports/bulk',
  summary: 'Export a whole shooting by status',
  permission: 'produce',
  body: bulkExportRequest,
  replies: { 202: createdExport },
  refusals: [...createRefusals, 'KEY_REUSED', 'REQUEST_RUNNING'],
  idempotent: true,
})

export const previewExport = endpoint({
  id: 'previewExport',
  chapter: 'export',
  method: 'POST',
  path: '/exports/preview',
  summary: 'Every final name, collisions, empty tokens and warnings, by the code of the real run; nothing is written',
  permission: 'view',
  body: z.union([exportRequest, bulkExportRequest]),
  bodyLimit: bulkBody,
  replies: {
    200: z.strictObject({
      total: z.int(),
      files: z
        .array(
          z.strictObject({
            shot_id: id,
            prediction_id: id,
            format_index: z.int(),
            filename: z.string(),
            width: z.int(),
            height: z.int(),
          }),
        )
        .describe('The first 500.'),
      collisions: z.array(z.strictObject({ filename: z.string(), shot_ids: z.array(id) })),
      empty_tokens: z.array(z.strictObject({ token: z.string(), count: z.int() })),
      warnings: z.array(z.strictObject({ code: z.string(), message: z.string(), count: z.int() })),
      estimated_bytes: z.int(),
    }),
  },
  refusals: [...createRefusals],
})

export const listExports = endpoint({
  id: 'listExports',
  chapter: 'export',
  method: 'GET',
  path: '/exports',
  summary: 'Exports, newest first',
  permission: 'view',
  query: z.strictObject({
    ...page,
    status: several(z.enum(exportStatuses)).optional(),
    destination: several(z.enum(destinationTypes)).optional(),
    created_by: id.optional(),
    from: time.optional(),
    to: time.optional(),
  }),
  replies: { 200: listOf(exportSummary) },
})

export const listShotExports = endpoint({
  id: 'listShotExports',
  chapter: 'export',
  method: 'GET',
  path: '/shots/{id}/exports',
  summary: 'The export history of a shot, newest first, with its own files in each',
  permission: 'view',
  params: byId,
  query: z.strictObject(page),
  replies: { 200: listOf(shotExport) },
})

export const getExport = endpoint({
  id: 'getExport',
  chapter: 'export',
  method: 'GET',
  path: '/exports/{id}',
  summary: 'One export: status, progress, its first images and errors',
  permission: 'view',
  params: byId,
  replies: { 200: exportRecord },
})

export const listExportImages = endpoint({
  id: 'listExportImages',
  chapter: 'export',
  method: 'GET',
  path: '/exports/{id}/images',
  summary: 'One row an image and format, in delivery order',
  permission: 'view',
  params: byId,
  query: z.strictObject({ ...page, status: several(z.enum(exportImageStatuses)).optional() }),
  replies: { 200: listOf(exportImage) },
})

export const getExportImageFile = endpoint({
  id: 'getExportImageFile',
  chapter: 'export',
  method: 'GET',
  path: '/exports/{id}/images/{image_id}/file',
  summary: 'That one file; also by its signed `download_url`',
  permission: 'open',
  params: z.strictObject({ id, image_id: id }),
  replies: {},
  files: ['image/*'],
  refusals: ['NOT_SIGNED_IN', 'LINK_EXPIRED', 'EXPORT_NOT_READY', 'EXPORT_EXPIRED', 'RANGE_NOT_SATISFIABLE'],
})

export const cancelExport = endpoint({
  id: 'cancelExport',
  chapter: 'export',
  method: 'POST',
  path: '/exports/{id}/cancel',
  summary: 'Stop an export; what is done is kept',
  permission: 'produce',
  params: byId,
  replies: { 200: exportRecord },
  refusals: ['EXPORT_SETTLED'],
})

export const retryExport = endpoint({
  id: 'retryExport',
  chapter: 'export',
  method: 'POST',
  path: '/exports/{id}/retry',
  summary: 'Run the failed images again, and those whose files were cleaned up, under the same names',
  permission: 'produce',
  params: byId,
  replies: { 202: exportRecord },
  refusals: ['EXPORT_NOT_READY', 'EXPORT_SETTLED'],
})

export const downloadExport = endpoint({
  id: 'downloadExport',
  chapter: 'export',
  method: 'GET',
  path: '/exports/{id}/download',
  summary: 'The ZIP, with Range and a strong ETag; also by the signed `download_url`',
  permission: 'open',
  params: byId,
  replies: {},
  files: ['application/zip'],
  refusals: ['NOT_SIGNED_IN', 'LINK_EXPIRED', 'EXPORT_NOT_READY', 'EXPORT_EXPIRED', 'RANGE_NOT_SATISFIABLE'],
})

export const getManifestJson = endpoint({
  id: 'getManifestJson',
  chapter: 'export',
  method: 'GET',
  path: '/exports/{id}/manifest.json',
  summary: 'The delivery manifest: one row a file, failures included',
  permission: 'view',
  params: byId,
  replies: {},
  files: ['application/json'],
  refusals: ['EXPORT_NOT_READY'],
})

export const getManifestCsv = endpoint({
  ...getManifestJson,
  id: 'getManifestCsv',
  path: '/exports/{id}/manifest.csv',
  summary: 'The delivery manifest as CSV',
  files: ['text/csv'],
})
