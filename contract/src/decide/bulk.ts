// One decision on many shots: chosen by id or by filter, tried first without writing, taken back as a whole.
import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import { id, note } from '../fields.ts'
import { galleryFilters } from '../review/endpoints.ts'
import { bulkLimit } from './endpoints.ts'
import { rejectionReasons } from './states.ts'

/** What can be decided in bulk, and the word for each shot that it was done to. */
export const bulkActions = ['approve', 'reject', 'unapprove', 'delete'] as const
export type BulkAction = (typeof bulkActions)[number]
export const bulkOutcomes = {
  approve: 'approved',
  reject: 'rejected',
  unapprove: 'unapproved',
  delete: 'deleted',
} as const satisfies Record<BulkAction, string>

const result = z.strictObject({
  shot_id: id,
  status: z.enum([...Object.values(bulkOutcomes), 'failed']),
  error: z.string().optional(),
})

export const bulkDecide = endpoint({
  id: 'bulkDecide',
  chapter: 'decide',
  method: 'POST',
  path: '/shots/bulk-decisions',
  summary: 'One decision on many shots, by ids or by filter; `dry_run` answers what would happen',
  permission: 'review',
  body: z
    .strictObject({
      action: z.enum(bulkActions).describe('Approve takes the newest image; delete needs a producer.'),
      shot_ids: z.array(id).min(1).max(bulkLimit).optional(),
      filter: galleryFilters.omit({ group_by: true, sort: true }).optional(),
      reason: z.enum(rejectionReasons).optional(),
      notes: note.optional(),
      dry_run: z.boolean().default(false),
    })
    .refine((body) => (body.shot_ids === undefined) !== (body.filter === undefined), {
      path: ['shot_ids'],
      message: 'give either shot_ids or filter',
    })
    .refine((body) => (body.action === 'reject') === (body.reason !== undefined), {
      path: ['reason'],
      message: 'goes with reject, and reject needs one',
    })
    .refine((body) => body.reason !== 'OTHER' || (body.notes ?? '') !== '', {
      path: ['notes'],
      message: 'OTHER needs notes that say what is wrong',
    }),
  bodyLimit: 2 * 1024 * 1024,
  replies: {
    200: z.strictObject({
      dry_run: z.boolean(),
      approved: z.int().describe('Shots that are approved by this, as in bulk-approve; 0 for other actions.'),
      done: z.int(),
      unchanged: z.int().describe('Those among `done` that were decided so already.'),
      failed: z.int(),
      undo_id: id.nullable(),
      results: z.array(result),
    }),
  },
})
