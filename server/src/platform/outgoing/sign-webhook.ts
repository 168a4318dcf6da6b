// Signatures as Standard Webhooks have them: whoever knows the secret can tell that a request is ours, and how old it is.
import { createHmac, randomBytes } from 'node:crypto'

/** A fresh secret: `whsec_` and 32 bytes in base64. */
export function newWebhookSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`
}

/**
 * The three headers of a signed request.
 * @param secrets all that are valid now: while one is replaced, old and new
 * @param id constant over retries, without a dot: what the receiver knows repeats by
 */
export function signWebhook(secrets: string[], id: string, now: Date, body: string): Record<string, string> {
  const timestamp = String(Math.floor(now.getTime() / 1000))
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`
  })
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') }
}
