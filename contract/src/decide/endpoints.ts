// Decide: approve, reject, unapprove, and the history of a shot.
import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import { id, label, listOf, note, page, person, time } from '../fields.ts'
import { shot } from '../intake/shot.ts'
import { rejectionReasons, shotStatuses } from './states.ts'

const byId = z.strictObject({ id })

/** A decision's answer: the shot as it is now, and what takes the decision back. */
export const decidedShot = shot.extend({ undo_id: id.nullable() }).meta({ id: 'DecidedShot' })

export const approveShot = endpoint({
  id: 'approveShot',
  chapter: 'decide',
  method: 'PUT',
  path: '/shots/{id}/approve',
  summary: "Accept one prediction as the shot's final image",
  permission: 'review',
  params: byId,
  body: z.strictObject({ prediction_id: id, notes: note.optional() }),
  replies: { 200: decidedShot },
  refusals: ['STATE_CONFLICT', 'VERSION_STALE'],
})

export const rejectShot = endpoint({
  id: 'rejectShot',
  chapter: 'decide',
  method: 'PUT',
  path: '/shots/{id}/reject',
  summary: 'Reject a shot, with a reason',
  permission: 'review',
  params: byId,
  body: z
    .strictObject({ reason: z.enum(rejectionReasons), notes: note.optional() })
    .refine((body) => body.reason !== 'OTHER' || (body.notes ?? '') !== '', {
      path: ['notes'],
      message: 'OTHER needs notes that say what is wrong',
    }),
  replies: { 200: decidedShot },
  refusals: ['STATE_CONFLICT', 'VERSION_STALE'],
})

export const unapproveShot = endpoint({
  id: 'unapproveShot',
  chapter: 'decide',
  method: 'PUT',
  path: '/shots/{id}/unapprove',
  summary: 'Take an approval back',
  permission: 'review',
  params: byId,
  body: z.strictObject({ notes: note.optional() }),
  replies: { 200: decidedShot },
  refusals: ['STATE_CONFLICT', 'VERSION_STALE'],
})

/** A deleted shot can be restored this long. */
export const restorableDays = 30

export const deleteShot = endpoint({
  id: 'deleteShot',
  chapter: 'decide',
  method: 'DELETE',
  path: '/shots/{id}',
  summary: `Delete a rejected shot; it can be restored for ${restorableDays} days`,
  permission: 'produce',
  params: byId,
  replies: { 204: z.null() },
  refusals: ['STATE_CONFLICT', 'VERSION_STALE'],
})

export const restoreShot = endpoint({
  id: 'restoreShot',
  chapter: 'decide',
  method: 'POST',
  path: '/shots/{id}/restore',
  summary: 'Bring a deleted shot back as it was',
  permission: 'produce',
  params: byId,
  replies: { 200: shot },
  refusals: ['STATE_CONFLICT'],
})

export const undoDecision = endpoint({
  id: 'undoDecision',
  chapter: 'decide',
  method: 'POST',
  path: '/undo/{id}',
  summary: 'Take a decision back within 10 minutes, unless the shot moved on',
  permission: 'review',
  params: byId,
  replies: { 200: z.strictObject({ undone: z.int(), shots: z.array(shot) }) },
  refusals: ['STATE_CONFLICT'],
})

/** Up to this many shots in one bulk call. */
export const bulkLimit = 10_000

const bulkResult = z.strictObject({ shot_id: id, status: z.enum(['approved', 'failed']), error: label.optional() })

export const bulkApprove = endpoint({
  id: 'bulkApprove',
  chapter: 'decide',
  method: 'POST',
  path: '/shots/bulk-approve',
  summary: 'Approve many shots, each with its prediction; answers per item, in the order asked',
  permission: 'review',
  body: z.strictObject({
    shots: z
      .array(z.strictObject({ shot_id: id, prediction_id: id }))
      .min(1)
      .max(bulkLimit),
  }),
  bodyLimit: 2 * 1024 * 1024,
  replies: {
    200: z.strictObject({
      approved: z.int(),
      failed: z.int(),
      undo_id: id.nullable(),
      results: z.array(bulkResult),
    }),
  },
})

export const decision = z
  .strictObject({
    id,
    shot_id: id,
    prediction_id: id.nullable(),
    action: z.string(),
    from: z.enum(shotStatuses),
    to: z.enum(shotStatuses),
    reason: z.enum(rejectionReasons).nullable(),
    notes: z.string().nullable(),
    by: person,
    at: time,
  })
  .meta({ id: 'Decision' })
export type Decision = z.infer<typeof decision>

export const getShotHistory = endpoint({
  id: 'getShotHistory',
  chapter: 'decide',
  method: 'GET',
  path: '/shots/{id}/history',
  summary: 'Every decision on a shot, newest first: who, when, from, to, reason, notes',
  permission: 'view',
  params: byId,
  query: z.strictObject(page),
  replies: { 200: listOf(decision) },
})
