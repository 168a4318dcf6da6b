// Rows as the contract shows them.
import { basePath } from '@sartiq/contract/api.ts'
import { allowedActions } from '@sartiq/contract/decide/states.ts'
import { imageCheck, type Image, type Prediction, type Shot } from '@sartiq/contract/intake/shot.ts'
import type { Role } from '@sartiq/contract/people/role.ts'
import { z } from 'zod'
import type { PredictionRow, ShotRow } from '../../platform/db/tables.ts'

const checks = z.array(imageCheck)

/** A shot, with what a role may do with it now. */
export function shotView(row: ShotRow & { shooting: string }, role: Role): Shot {
  const { cover_prediction_id: _cover, rejection_reason: _reason, ...shown } = row
  return { ...shown, actions: row.deleted_at ? [] : allowedActions(row.status, role) }
}

export function predictionView(row: PredictionRow): Prediction {
  return {
    id: row.id,
    shot_id: row.shot_id,
    status: row.status,
    parent_prediction_id: row.parent_prediction_id,
    revision_id: row.revision_id,
    external_id: row.external_id,
    config: row.config,
    image: imageView(row),
    checks: checks.parse(row.checks),
    created_at: row.created_at,
  }
}

function imageView(row: PredictionRow): Image {
  const base = `${basePath}/predictions/${row.id}`
  return {
    status: row.image_status,
    width: row.width,
    height: row.height,
    bytes: row.bytes,
    format: row.format,
    color_profile: row.color_profile,
    bit_depth: row.bit_depth,
    has_alpha: row.has_alpha,
    sha256: row.sha256,
    placeholder: row.placeholder,
    thumbnail_url: `${base}/thumbnail`,
    preview_url: `${base}/preview`,
    original_url: `${base}/original`,
    tiles_url: null,
  }
}
