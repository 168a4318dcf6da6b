// Deliver: where exports and events go, how each delivery fared, and what can be sent again.
import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import { id, listOf, page, several, time } from '../fields.ts'
import { delivery, deliveryStatuses, exchangeRecord } from './delivery.ts'
import { destination, destinationChanges, newDestination, savedDestinationTypes } from './destination.ts'

const byId = z.strictObject({ id })

export const listDestinations = endpoint({
  id: 'listDestinations',
  chapter: 'deliver',
  method: 'GET',
  path: '/destinations',
  summary: 'DAM connectors and webhook endpoints, newest first',
  permission: 'view',
  query: z.strictObject({ ...page, type: several(z.enum(savedDestinationTypes)).optional() }),
  replies: { 200: listOf(destination) },
})

export const getDestination = endpoint({
  id: 'getDestination',
  chapter: 'deliver',
  method: 'GET',
  path: '/destinations/{id}',
  summary: 'One destination',
  permission: 'view',
  params: byId,
  replies: { 200: destination },
})

export const createDestination = endpoint({
  id: 'createDestination',
  chapter: 'deliver',
  method: 'POST',
  path: '/destinations',
  summary: 'Set up a DAM or a webhook; a webhook’s secret is shown this once',
  permission: 'administer',
  body: newDestination,
  replies: { 201: destination.extend({ secret: z.string().optional() }) },
  refusals: ['NAME_TAKEN', 'KEY_REUSED', 'REQUEST_RUNNING'],
  idempotent: true,
})

export const updateDestination = endpoint({
  id: 'updateDestination',
  chapter: 'deliver',
  method: 'PATCH',
  path: '/destinations/{id}',
  summary: 'Rename, set up anew, pause or resume',
  permission: 'administer',
  params: byId,
  body: destinationChanges,
  replies: { 200: destination },
  refusals: ['NAME_TAKEN'],
})

export const deleteDestination = endpoint({
  id: 'deleteDestination',
  chapter: 'deliver',
  method: 'DELETE',
  path: '/destinations/{id}',
  summary: 'Take a destination away; what waits for it is cancelled, its log stays',
  permission: 'administer',
  params: byId,
  replies: { 204: z.null() },
})

export const testDestination = endpoint({
  id: 'testDestination',
  chapter: 'deliver',
  method: 'POST',
  path: '/destinations/{id}/test',
  summary: 'Ask the peer and show each request; `upload` sends a one-pixel probe, which stays there',
  permission: 'administer',
  params: byId,
  body: z.strictObject({ upload: z.boolean().default(false) }),
  replies: {
    200: z.strictObject({
      ok: z.boolean(),
      message: z.string(),
      left_behind: z.string().nullable().describe('The id of the probe in the DAM, where one was sent.'),
      trace: z.array(exchangeRecord),
    }),
  },
})

export const rotateWebhookSecret = endpoint({
  id: 'rotateWebhookSecret',
  chapter: 'deliver',
  method: 'POST',
  path: '/webhooks/rotate/{destination_id}',
  summary: 'Make a new secret, shown this once; both sign for 24 hours',
  permission: 'administer',
  params: z.strictObject({ destination_id: id }),
  replies: { 200: destination.extend({ secret: z.string() }) },
})

export const listDeliveries = endpoint({
  id: 'listDeliveries',
  chapter: 'deliver',
  method: 'GET',
  path: '/destinations/{id}/deliveries',
  summary: 'What went there, newest first, each with its attempts',
  permission: 'view',
  params: byId,
  query: z.strictObject({
    ...page,
    status: several(z.enum(deliveryStatuses)).optional(),
    export_id: id.optional(),
    from: time.optional(),
    to: time.optional(),
  }),
  replies: { 200: listOf(delivery) },
})

/** How many deliveries stand at which status. */
const deliveryCounts = z.record(z.enum(deliveryStatuses), z.int()).meta({ id: 'DeliveryCounts' })

export const listExportDeliveries = endpoint({
  id: 'listExportDeliveries',
  chapter: 'deliver',
  method: 'GET',
  path: '/exports/{id}/deliveries',
  summary: 'What an export sent, wherever it went, newest first, each with its attempts; and how many stand where',
  permission: 'view',
  params: byId,
  query: z.strictObject({ ...page, status: several(z.enum(deliveryStatuses)).optional() }),
  replies: { 200: listOf(delivery).extend({ counts: deliveryCounts }) },
})

export const getDelivery = endpoint({
  id: 'getDelivery',
  chapter: 'deliver',
  method: 'GET',
  path: '/deliveries/{id}',
  summary: 'One delivery with its attempts',
  permission: 'view',
  params: byId,
  replies: { 200: delivery },
})

export const replayDelivery = endpoint({
  id: 'replayDelivery',
  chapter: 'deliver',
  method: 'POST',
  path: '/deliveries/{id}/replay',
  summary: 'Send it again now: a webhook with the same id, a file only where it is not there yet',
  permission: 'produce',
  params: byId,
  replies: { 202: delivery },
  refusals: ['DESTINATION_DISABLED', 'EXPORT_SETTLED'],
})

export const replayDeliveries = endpoint({
  id: 'replayDeliveries',
  chapter: 'deliver',
  method: 'POST',
  path: '/destinations/{id}/replay',
  summary: 'Send again what failed since a time, or all that was sent since then',
  permission: 'produce',
  params: byId,
  body: z.strictObject({ since: time, only_failed: z.boolean().default(true) }),
  replies: { 202: z.strictObject({ replayed: z.int() }) },
  refusals: ['DESTINATION_DISABLED'],
})
