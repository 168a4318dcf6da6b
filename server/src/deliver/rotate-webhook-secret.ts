// A new secret for a webhook, shown this once; the one before signs beside it for a day.
import type { rotateWebhookSecret as endpoint } from '@sartiq/contract/deliver/endpoints.ts'
import type { Reply } from '@sartiq/contract/endpoint.ts'
import { refuse } from '@sartiq/contract/error.ts'
import { recordAudit } from '../platform/audit/record-audit.ts'
import { timestamp } from '../platform/clock.ts'
import type { Context } from '../platform/context.ts'
import { transact } from '../platform/db/database.ts'
import type { Actor } from '../platform/http/actor.ts'
import { newWebhookSecret } from '../platform/outgoing/sign-webhook.ts'
import { destinationView, lockDestination, sealAsPrevious, sealSecrets } from './destinations.ts'

const overlap = 24 * 3600 * 1000

export function rotateWebhookSecret(ctx: Context, actor: Actor, id: string): Promise<Reply<typeof endpoint>> {
  return transact(ctx.db, async (tx) => {
    const row = await lockDestination(tx, id)
    if (row?.type !== 'webhook') refuse('NOT_FOUND', { detail: 'There is no such webhook.' })
    const secret = newWebhookSecret()
    const at = timestamp(ctx.clock)
    const previous_until = new Date(ctx.clock.now().getTime() + overlap).toISOString()
    const saved = await tx
      .updateTable('destinations')
      .set({
        sealed_secrets: sealSecrets(ctx, id, { secret }),
        sealed_previous: sealAsPrevious(ctx, row),
        previous_until,
        updated_at: at,
      })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow()
    const details = { name: row.name, previous_until }
    await recordAudit(tx, actor, at, { action: 'destination.secret_rotated', subject: id, details })
    return { ...destinationView(ctx, saved, actor.role), secret }
  })
}
