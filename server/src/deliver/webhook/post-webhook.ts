// Sends one signed request to a webhook and tells what came of it.
import type { ExchangeRecord } from '@sartiq/contract/deliver/delivery.ts'
import type { Context } from '../../platform/context.ts'
import { OutgoingError, type OutgoingStream } from '../../platform/outgoing/guarded-client.ts'
import { signWebhook } from '../../platform/outgoing/sign-webhook.ts'
import { bodyKept, exchangeRecord } from '../rules/exchange.ts'
import { type Outcome, retryAfter } from '../rules/webhook-retry.ts'

export const webhookDeadline = 30_000
/** An answer's status says it all; whoever drips the rest is not waited for. */
const patience = 2000

export type Message = { url: string; secrets: string[]; webhook_id: string; body: string }
export type Attempt = Outcome & { error: string | null; duration_ms: number; exchange: ExchangeRecord }

/** @throws what is no fault of the peer's */
export async function postWebhook(ctx: Context, message: Message, signal?: AbortSignal): Promise<Attempt> {
  const { url, secrets, webhook_id, body } = message
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'Sartiq-Delivery',
    ...signWebhook(secrets, webhook_id, ctx.clock.now(), body),
  }
  const started = performance.now()
  const answer = await send(ctx, { url, headers, body }, signal)
  const duration_ms = Math.round(performance.now() - started)
  const response = 'status' in answer ? answer : null
  const error = 'status' in answer ? errorOf(answer.status) : answer.error
  const request = { method: 'POST', url, headers, body: null }
  const forms = secrets.flatMap((secret) => [secret, secret.replace(/^whsec_/, '')])
  return {
    status: response?.status ?? null,
    retry_after_ms: retryAfter(response?.headers['retry-after'], ctx.clock.now()),
    error,
    duration_ms,
    exchange: exchangeRecord({ step: null, request, response, error, duration_ms }, forms),
  }
}

type Answer = { status: number; headers: Record<string, string | string[]>; body: Buffer } | { error: string }

async function send(
  ctx: Context,
  request: { url: string; headers: Record<string, string>; body: string },
  signal: AbortSignal | undefined,
): Promise<Answer> {
  try {
    const answer = await ctx.outgoing.stream({
      method: 'POST',
      ...request,
      deadline_ms: webhookDeadline,
      // However much comes, only its beginning is read.
      max_bytes: Number.MAX_SAFE_INTEGER,
      ...(signal && { signal }),
    })
    return { status: answer.status, headers: answer.headers, body: await beginningOf(answer) }
  } catch (error) {
    if (error instanceof OutgoingError) return { error: error.message }
    throw error
  }
}

async function beginningOf({ body }: OutgoingStream): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  const timer = setTimeout(() => body.destroy(), patience)
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      chunks.push(chunk)
      bytes += chunk.length
      if (bytes >= bodyKept) break
    }
  } catch {
    // It broke off: what came is kept, and the status stands.
  } finally {
    clearTimeout(timer)
    body.destroy()
  }
  return Buffer.concat(chunks).subarray(0, bodyKept)
}

function errorOf(status: number): string | null {
  if (status >= 200 && status < 300) return null
  if (status >= 300 && status < 400)
    return `It answered ${status}; redirects are not followed, so enter the address that it leads to.`
  return `It answered ${status}.`
}
