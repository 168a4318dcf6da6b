// A destination: a client's DAM or a webhook endpoint, as it is saved and as it is shown.
import { z } from 'zod'
import { id, label, person, time } from '../fields.ts'
import { damConfig, guarantees } from './dam.ts'
import { webhookConfig } from './webhook.ts'

export const savedDestinationTypes = ['dam', 'webhook'] as const

export const newDestination = z
  .discriminatedUnion('type', [
    z.strictObject({ name: label, type: z.literal('dam'), config: damConfig }),
    z.strictObject({ name: label, type: z.literal('webhook'), config: webhookConfig }),
  ])
  .meta({ id: 'NewDestination' })
export type NewDestination = z.infer<typeof newDestination>

/** `config` replaces the whole config; credentials that are left out stay while the endpoint's origin does. */
export const destinationChanges = z
  .strictObject({
    name: label.optional(),
    config: z.record(z.string(), z.unknown()).optional(),
    enabled: z.boolean().optional(),
  })
  .meta({ id: 'DestinationChanges' })

export const destination = z
  .strictObject({
    id,
    name: z.string(),
    type: z.enum(savedDestinationTypes),
    config: z
      .record(z.string(), z.unknown())
      .describe('As it was saved; each secret as its last 4 characters, and for admins alone.'),
    guarantee: z.enum(guarantees).nullable().describe('What the peer allows to promise; null for a webhook.'),
    enabled: z.boolean(),
    disabled_reason: z.string().nullable(),
    failing_since: time.nullable().describe('Since when every attempt failed; null where the last one did not.'),
    paused_until: time.nullable().describe('It rests until then, after failures or because it asked for it.'),
    secret_hint: z.string().nullable().describe('The last 4 characters of a webhook’s secret, for admins.'),
    created_by: person,
    created_at: time,
    updated_at: time,
  })
  .meta({ id: 'Destination' })
export type Destination = z.infer<typeof destination>
