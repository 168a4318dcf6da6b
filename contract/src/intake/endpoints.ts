// Intake: shootings, shots, and the images that a generator hands in.
import { z } from 'zod'
import { shotStatuses } from '../decide/states.ts'
import { endpoint } from '../endpoint.ts'
import { flag, id, label, listOf, page, several, words } from '../fields.ts'
import { prediction, predictionMetadata, shooting, shot } from './shot.ts'

const byId = z.strictObject({ id })

export const createShooting = endpoint({
  id: 'createShooting',
  chapter: 'intake',
  method: 'POST',
  path: '/shootings',
  summary: 'Open a shooting (a campaign)',
  permission: 'produce',
  body: z.strictObject({ name: label }),
  replies: { 201: shooting },
  refusals: ['NAME_TAKEN', 'KEY_REUSED', 'REQUEST_RUNNING'],
  idempotent: true,
})

export const listShootings = endpoint({
  id: 'listShootings',
  chapter: 'intake',
  method: 'GET',
  path: '/shootings',
  summary: 'Shootings, newest first, with counts per status',
  permission: 'view',
  query: z.strictObject({ ...page, q: words.optional() }),
  replies: { 200: listOf(shooting) },
})

export const getShooting = endpoint({
  id: 'getShooting',
  chapter: 'intake',
  method: 'GET',
  path: '/shootings/{id}',
  summary: 'One shooting with counts per status',
  permission: 'view',
  params: byId,
  replies: { 200: shooting },
})

export const renameShooting = endpoint({
  id: 'renameShooting',
  chapter: 'intake',
  method: 'PATCH',
  path: '/shootings/{id}',
  summary: 'Rename a shooting',
  permission: 'produce',
  params: byId,
  body: z.strictObject({ name: label }),
  replies: { 200: shooting },
  refusals: ['NAME_TAKEN'],
})

export const createPrediction = endpoint({
  id: 'createPrediction',
  chapter: 'intake',
  method: 'POST',
  path: '/predictions',
  summary: 'Hand in one generated image, as multipart: first `metadata` (JSON), then `image` (file)',
  permission: 'produce',
  bodyIs: 'multipart',
  body: predictionMetadata,
  replies: { 200: prediction, 201: prediction },
  refusals: ['IMAGE_CORRUPT', 'IMAGE_UNSUPPORTED', 'IMAGE_TOO_LARGE', 'IMAGE_TIMEOUT', 'STATE_CONFLICT'],
})

export const getShot = endpoint({
  id: 'getShot',
  chapter: 'intake',
  method: 'GET',
  path: '/shots/{id}',
  summary: 'One shot',
  permission: 'view',
  params: byId,
  replies: { 200: shot },
})

export const listShots = endpoint({
  id: 'listShots',
  chapter: 'intake',
  method: 'GET',
  path: '/shots',
  summary: 'Shots, newest first',
  permission: 'view',
  query: z.strictObject({
    ...page,
    shooting_id: id.optional(),
    status: several(z.enum(shotStatuses)).optional(),
    sku: words.optional(),
    shot_type: words.optional(),
    subject: words.optional(),
    deleted: flag.optional().describe('true: those that were deleted and can be restored, instead of the others.'),
  }),
  replies: { 200: listOf(shot) },
})
