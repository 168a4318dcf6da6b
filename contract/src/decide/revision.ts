// Revisions: what is to be changed in an image, asked of people or of the generator, and what came of it.
import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import { id, listOf, note, page, person, time } from '../fields.ts'
import { generatorTypes } from '../intake/generator.ts'
import { config } from '../intake/shot.ts'

export const revisionStatuses = ['OPEN', 'ANSWERED', 'FAILED', 'WITHDRAWN'] as const
export type RevisionStatus = (typeof revisionStatuses)[number]

const change = note.refine((value) => value !== '', 'must not be empty')
export const mostChanges = 50
export const changesRequested = z.array(change).min(1).max(mostChanges)

export const revision = z
  .strictObject({
    id,
    shot_id: id,
    prediction_id: id.describe('The image that is to be changed: parent of what answers.'),
    status: z.enum(revisionStatuses),
    changes_requested: z.array(z.string()),
    regenerate: z.boolean(),
    config_overrides: config,
    generator: z.enum(generatorTypes).nullable().describe('Who was asked; null while nobody but people was.'),
    message: z.string().nullable().describe('Why it is open or failed.'),
    answers: z.array(id).describe('Predictions that answer it, oldest first.'),
    requested_by: person,
    created_at: time,
    answered_at: time.nullable(),
  })
  .meta({ id: 'Revision' })
export type Revision = z.infer<typeof revision>

/** A revision as it is asked for: with what takes the decision back. */
export const requestedRevision = revision.extend({ undo_id: id }).meta({ id: 'RequestedRevision' })
export type RequestedRevision = z.infer<typeof requestedRevision>

const byId = z.strictObject({ id })

export const requestRevision = endpoint({
  id: 'requestRevision',
  chapter: 'decide',
  method: 'POST',
  path: '/shots/{id}/revisions',
  summary: 'Ask for changes, of people or at once of the generator',
  permission: 'review',
  params: byId,
  body: z.strictObject({
    changes_requested: changesRequested,
    regenerate: z.boolean().default(false),
    config_overrides: config.optional(),
    prediction_id: id.optional().describe('Default: the approved image, else the newest.'),
    annotation_ids: z.array(id).max(0, 'there are no annotations yet; leave it out').optional(),
  }),
  replies: { 201: requestedRevision },
  refusals: ['STATE_CONFLICT', 'VERSION_STALE', 'KEY_REUSED', 'REQUEST_RUNNING'],
  idempotent: true,
})

export const listRevisions = endpoint({
  id: 'listRevisions',
  chapter: 'decide',
  method: 'GET',
  path: '/shots/{id}/revisions',
  summary: 'Revisions of a shot, newest first',
  permission: 'view',
  params: byId,
  query: z.strictObject(page),
  replies: { 200: listOf(revision) },
})

export const regenerateShot = endpoint({
  id: 'regenerateShot',
  chapter: 'decide',
  method: 'POST',
  path: '/shots/{id}/regenerate',
  summary: 'Have a rejected shot made again; it is under review once more',
  permission: 'review',
  params: byId,
  body: z.strictObject({ config_overrides: config.optional() }),
  replies: { 202: requestedRevision },
  refusals: ['STATE_CONFLICT', 'VERSION_STALE', 'KEY_REUSED', 'REQUEST_RUNNING'],
  idempotent: true,
})

export const retryRevision = endpoint({
  id: 'retryRevision',
  chapter: 'decide',
  method: 'POST',
  path: '/revisions/{id}/retry',
  summary: 'Ask the generator again for a revision that failed, or that was never asked of one',
  permission: 'review',
  params: byId,
  replies: { 202: revision },
  refusals: ['STATE_CONFLICT', 'NO_GENERATOR'],
})
