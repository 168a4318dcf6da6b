// Sets a destination up. A webhook's secret is made here and shown this once.
import type { createDestination as endpoint } from '@sartiq/contract/deliver/endpoints.ts'
import type { NewDestination } from '@sartiq/contract/deliver/destination.ts'
import type { Reply } from '@sartiq/contract/endpoint.ts'
import { refuse } from '@sartiq/contract/error.ts'
import { recordAudit } from '../platform/audit/record-audit.ts'
import { timestamp } from '../platform/clock.ts'
import type { Context } from '../platform/context.ts'
import { isDuplicate, type Tx } from '../platform/db/database.ts'
import { recordEvents } from '../platform/events/record-event.ts'
import type { Actor } from '../platform/http/actor.ts'
import { type Once, transactOnce } from '../platform/http/idempotency.ts'
import { newId } from '../platform/id.ts'
import { newWebhookSecret } from '../platform/outgoing/sign-webhook.ts'
import { readConfig, refuseWithoutCredentials } from './destination-config.ts'
import { destinationView, sealSecrets, type Secrets } from './destinations.ts'

export async function createDestination(
  ctx: Context,
  actor: Actor,
  given: NewDestination,
  once: Once,
): Promise<Reply<typeof endpoint>> {
  const { config, credentials } = readConfig(ctx, given.type, given.config)
  if (given.type === 'dam' && !credentials) refuseWithoutCredentials('the DAM’s credentials are missing.')
  const secret = given.type === 'webhook' ? newWebhookSecret() : undefined
  let isNew = false
  const view = await transactOnce(ctx.db, once, async (tx) => {
    isNew = true
    const at = timestamp(ctx.clock)
    const row = await insert(ctx, tx, { actor, at, given, config, secrets: secret ? { secret } : (credentials ?? {}) })
    await recordAudit(tx, actor, at, {
      action: 'destination.created',
      subject: row.id,
      details: { name: row.name, type: row.type, config },
    })
    await recordEvents(tx, [{ type: 'destination.updated', id: row.id, patch: { name: row.name, enabled: true } }])
    return destinationView(ctx, row, actor.role)
  }).catch(refuseTakenName)
  // What is remembered for an equal request holds no secret: whoever lost the answer rotates.
  return isNew && secret ? { ...view, secret } : view
}

type New = { actor: Actor; at: string; given: NewDestination; config: object; secrets: Secrets }

function insert(ctx: Context, tx: Tx, { actor, at, given, config, secrets }: New) {
  const id = newId()
  return tx
    .insertInto('destinations')
    .values({
      id,
      name: given.name,
      type: given.type,
      config: JSON.stringify(config),
      sealed_secrets: sealSecrets(ctx, id, secrets),
      created_by: actor.user_id,
      created_by_name: actor.name,
      created_at: at,
      updated_at: at,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
}

export function refuseTakenName(error: unknown): never {
  if (!isDuplicate(error, 'destinations_name')) throw error
  const message = 'another destination has this name'
  return refuse('NAME_TAKEN', { errors: [{ pointer: '/name', message }] })
}
