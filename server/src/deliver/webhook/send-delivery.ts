// Sends one delivery that was claimed, and writes down what came of it.
import { linksOf } from '../../export/links.ts'
import type { Context } from '../../platform/context.ts'
import type { DeliveryRow } from '../../platform/db/tables.ts'
import { exchangeRecord } from '../rules/exchange.ts'
import { withFreshLinks } from '../rules/webhook-body.ts'
import { type Attempt, type Message, postWebhook } from './post-webhook.ts'
import { recordOutcome } from './record-outcome.ts'
import { targetOf } from './target.ts'
import { linkLifetime } from './write-events.ts'

/** Links are made anew in what is older than this (ms): than any retry, and not yet than the links. */
const freshAfter = 5 * 24 * 3600 * 1000

/** Its lease has begun; where this fails for a reason of ours, it ends, and the delivery is due again. */
export async function sendDelivery(ctx: Context, delivery: DeliveryRow, signal?: AbortSignal): Promise<void> {
  const target = await targetOf(ctx, delivery)
  // Deleted meanwhile: whoever deleted it cancels this.
  if (!target) return
  const attempt =
    'error' in target ? unsent(target) : await postWebhook(ctx, { ...target, ...messageOf(ctx, delivery) }, signal)
  await recordOutcome(ctx, delivery, attempt)
}

function messageOf(
  ctx: Context,
  { webhook_id, body, event, created_at }: DeliveryRow,
): Pick<Message, 'webhook_id' | 'body'> {
  const isOld = ctx.clock.now().getTime() - Date.parse(created_at) > freshAfter && event?.startsWith('export.')
  const text = body ?? ''
  return { webhook_id: webhook_id ?? '', body: isOld ? withFreshLinks(text, linksOf(ctx, linkLifetime)) : text }
}

function unsent({ url, error }: { url: string; error: string }): Attempt {
  const request = { method: 'POST', url, headers: {}, body: null }
  const exchange = exchangeRecord({ step: null, request, response: null, error, duration_ms: 0 }, [])
  return { status: null, retry_after_ms: null, error, duration_ms: 0, exchange }
}
