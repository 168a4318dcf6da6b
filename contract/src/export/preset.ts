// Export presets: format, naming and metadata under a name, for any export to begin from.
import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import { id, label, listOf, page, person, time } from '../fields.ts'
import { atMostOneFormat, formatFields, oneFormat } from './export.ts'
import { exportFormat } from './format.ts'
import { exportMetadata } from './metadata.ts'
import { naming } from './naming.ts'

const byId = z.strictObject({ id })
const settings = { ...formatFields, naming: naming.optional(), metadata: exportMetadata.optional() }

export const exportPreset = z
  .strictObject({
    id,
    name: z.string(),
    format: exportFormat.nullable().describe('The first of `formats`.'),
    formats: z.array(exportFormat),
    naming,
    metadata: exportMetadata,
    created_by: person,
    created_at: time,
    updated_at: time,
  })
  .meta({ id: 'ExportPreset' })
export type ExportPreset = z.infer<typeof exportPreset>

export const listExportPresets = endpoint({
  id: 'listExportPresets',
  chapter: 'export',
  method: 'GET',
  path: '/export-presets',
  summary: 'Export presets, newest first',
  permission: 'view',
  query: z.strictObject(page),
  replies: { 200: listOf(exportPreset) },
})

export const createExportPreset = endpoint({
  id: 'createExportPreset',
  chapter: 'export',
  method: 'POST',
  path: '/export-presets',
  summary: 'Keep format, naming and metadata under a name',
  permission: 'produce',
  body: z
    .strictObject({ name: label, ...settings })
    .refine(oneFormat.check, { path: ['format'], message: oneFormat.message }),
  replies: { 201: exportPreset },
  refusals: ['NAME_TAKEN', 'KEY_REUSED', 'REQUEST_RUNNING'],
  idempotent: true,
})

export const updateExportPreset = endpoint({
  id: 'updateExportPreset',
  chapter: 'export',
  method: 'PATCH',
  path: '/export-presets/{id}',
  summary: 'Change a preset; what is given replaces what it had, and exports that were made keep what they used',
  permission: 'produce',
  params: byId,
  body: z
    .strictObject({ name: label.optional(), ...settings })
    .refine(atMostOneFormat.check, { path: ['format'], message: atMostOneFormat.message }),
  replies: { 200: exportPreset },
  refusals: ['NAME_TAKEN'],
})

export const deleteExportPreset = endpoint({
  id: 'deleteExportPreset',
  chapter: 'export',
  method: 'DELETE',
  path: '/export-presets/{id}',
  summary: 'Remove a preset; exports that were made keep what they used',
  permission: 'produce',
  params: byId,
  replies: { 204: z.null() },
})
