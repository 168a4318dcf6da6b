// Webhooks: which events there are, and what a receiver gets.
import { z } from 'zod'

export const webhookEvents = [
  'export.completed',
  'export.partial',
  'export.failed',
  'shot.approved',
  'shot.rejected',
  'shot.revision_requested',
] as const
export type WebhookEvent = (typeof webhookEvents)[number]

export const webhookUrl = z.url({ protocol: /^https?$/, message: 'must be an http or https address' }).max(2000)

export const webhookConfig = z
  .strictObject({
    url: webhookUrl,
    events: z
      .array(z.enum(webhookEvents))
      .max(webhookEvents.length)
      .default(['export.completed', 'export.partial', 'export.failed'])
      .describe(
        'What it subscribes to. The destination of an export gets that export’s event once, whatever stands here.',
      ),
  })
  .meta({ id: 'WebhookConfig' })
export type WebhookConfig = z.infer<typeof webhookConfig>

/** The body of every event. */
export const webhookBody = z.strictObject({
  type: z.enum([...webhookEvents, 'test']),
  timestamp: z.string(),
  data: z.record(z.string(), z.unknown()),
})

/** Seconds until the next attempt after each failed one, each ±20 %; after the last the delivery has failed. */
export const webhookSchedule = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400] as const
