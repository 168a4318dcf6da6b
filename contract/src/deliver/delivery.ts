// A delivery: one file on its way to a DAM, or one event on its way to a webhook, with the log of its attempts.
import { z } from 'zod'
import { id, time } from '../fields.ts'

/** `uncertain`: it was sent, and nobody knows whether it arrived; the next try asks before it sends. */
export const deliveryStatuses = ['waiting', 'sending', 'uncertain', 'delivered', 'failed', 'cancelled'] as const
export type DeliveryStatus = (typeof deliveryStatuses)[number]

/** One request and its answer, without secrets. */
export const exchangeRecord = z
  .strictObject({
    step: z.string().nullable().describe('Which request of a connector it was: token, lookup, folder, a step, verify.'),
    request: z.strictObject({
      method: z.string(),
      url: z.string(),
      headers: z.record(z.string(), z.string()),
      body: z.string().nullable(),
    }),
    response: z
      .strictObject({ status: z.int(), headers: z.record(z.string(), z.string()), body: z.string() })
      .nullable()
      .describe('The first 16 KB; null where none came.'),
    error: z.string().nullable(),
    duration_ms: z.int(),
  })
  .meta({ id: 'ExchangeRecord' })
export type ExchangeRecord = z.infer<typeof exchangeRecord>

export const deliveryAttempt = z
  .strictObject({
    number: z.int(),
    at: time,
    status: z.int().nullable().describe('Of the last answer; null where none came.'),
    error: z.string().nullable(),
    duration_ms: z.int(),
    exchanges: z.array(exchangeRecord),
  })
  .meta({ id: 'DeliveryAttempt' })
export type DeliveryAttempt = z.infer<typeof deliveryAttempt>

export const delivery = z
  .strictObject({
    id,
    destination_id: id.nullable().describe('Null: a URL that an export named itself.'),
    export_id: id.nullable(),
    image_id: id.nullable(),
    shot_id: id.nullable(),
    event: z.string().nullable(),
    webhook_id: z.string().nullable().describe('Constant over attempts: what a receiver knows repeats by.'),
    asset_key: z.string().nullable().describe('Constant over attempts: what a DAM knows the file by.'),
    remote_id: z.string().nullable(),
    status: z.enum(deliveryStatuses),
    error: z.string().nullable(),
    attempts: z.array(deliveryAttempt).describe('Newest first, the last 10.'),
    attempt_count: z.int(),
    next_attempt_at: time.nullable(),
    created_at: time,
    delivered_at: time.nullable(),
  })
  .meta({ id: 'Delivery' })
export type Delivery = z.infer<typeof delivery>
