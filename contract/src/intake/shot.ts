// Shootings, shots and predictions as they go over the wire.
import { z } from 'zod'
import { id, label, line, time } from '../fields.ts'
import { shotActions, shotStatuses } from '../decide/states.ts'

/** How many shots of a shooting stand in each state. */
export const statusCounts = z
  .strictObject({
    PENDING_REVIEW: z.int(),
    APPROVED: z.int(),
    REJECTED: z.int(),
    EXPORTED: z.int(),
  })
  .meta({ id: 'StatusCounts' })
export type StatusCounts = z.infer<typeof statusCounts>

export const shooting = z
  .strictObject({
    id,
    name: z.string(),
    counts: statusCounts,
    created_at: time,
    updated_at: time,
  })
  .meta({ id: 'Shooting' })
export type Shooting = z.infer<typeof shooting>

export const shot = z
  .strictObject({
    id,
    shooting_id: id,
    shooting: z.string(),
    sku: z.string(),
    product_name: z.string(),
    product_category: z.string(),
    shot_type: z.string(),
    subject: z.string(),
    style_name: z.string(),
    status: z.enum(shotStatuses),
    actions: z.array(z.enum(shotActions)).describe('What this caller may do now.'),
    approved_prediction_id: id.nullable(),
    prediction_count: z.int(),
    open_revision: z.boolean(),
    version: z.int(),
    created_at: time,
    updated_at: time,
    deleted_at: time.nullable(),
  })
  .meta({ id: 'Shot' })
export type Shot = z.infer<typeof shot>

/** An intake check explains, never decides: a code, a sentence, the figure and its threshold. */
export const imageCheck = z
  .strictObject({
    code: z.string(),
    level: z.enum(['info', 'warn']),
    message: z.string(),
    value: z.number().optional(),
    threshold: z.number().optional(),
    near_duplicate_of: id
      .optional()
      .describe(
        'Check near_duplicate only: the variation of this shot that looks most alike among those read before; these links make groups.',
      ),
  })
  .meta({ id: 'ImageCheck' })
export type ImageCheck = z.infer<typeof imageCheck>

/** Pixels and colour are null until a worker has read the file (`status: reading`), or for good when it could not (`broken`). */
export const image = z
  .strictObject({
    status: z.enum(['reading', 'ready', 'broken']),
    width: z.int().nullable(),
    height: z.int().nullable(),
    bytes: z.int(),
    format: z.string().nullable(),
    color_profile: z.string().nullable().describe('Name of the embedded profile; null where the file has none.'),
    bit_depth: z.int().nullable(),
    has_alpha: z.boolean().nullable(),
    sha256: z.string(),
    placeholder: z.string().nullable().describe('A data: URI of some 16 pixels.'),
    thumbnail_url: z.string(),
    preview_url: z.string(),
    original_url: z.string(),
    tiles_url: z.string().nullable(),
  })
  .meta({ id: 'Image' })
export type Image = z.infer<typeof image>

export const config = z.record(z.string(), z.unknown())

export const prediction = z
  .strictObject({
    id,
    shot_id: id,
    status: z.enum(shotStatuses),
    parent_prediction_id: id.nullable(),
    revision_id: id.nullable(),
    external_id: z.string().nullable(),
    config,
    image,
    checks: z.array(imageCheck),
    created_at: time,
  })
  .meta({ id: 'Prediction' })
export type Prediction = z.infer<typeof prediction>

/** What comes with an uploaded image; `shooting` is a name or an id, shooting and shot are made when new. */
export const predictionMetadata = z
  .strictObject({
    shooting: label,
    sku: label,
    product_name: line.default(''),
    product_category: line.default(''),
    shot_type: label,
    subject: line.default(''),
    style_name: line.default(''),
    external_id: label.optional(),
    config: config.default({}),
    revision_id: id.optional(),
    shot_id: id.optional(),
  })
  .meta({ id: 'PredictionMetadata' })
