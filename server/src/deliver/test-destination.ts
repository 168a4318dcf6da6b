// Asks a destination whether it works, here and now, and shows each request.
import type { testDestination as endpoint } from '@sartiq/contract/deliver/endpoints.ts'
import type { Reply } from '@sartiq/contract/endpoint.ts'
import { refuse } from '@sartiq/contract/error.ts'
import { recordAudit } from '../platform/audit/record-audit.ts'
import { timestamp } from '../platform/clock.ts'
import type { Context } from '../platform/context.ts'
import { transact } from '../platform/db/database.ts'
import type { DestinationRow } from '../platform/db/tables.ts'
import type { Actor } from '../platform/http/actor.ts'
import { newId } from '../platform/id.ts'
import { testDam } from './dam/test-dam.ts'
import { findDestination, healthy } from './destinations.ts'
import { eventBody } from './rules/webhook-body.ts'
import { postWebhook } from './webhook/post-webhook.ts'
import { webhookTarget } from './webhook/target.ts'

type Answer = Reply<typeof endpoint>

/** Nothing is held open meanwhile: the request may take its time. */
export async function testDestination(
  ctx: Context,
  actor: Actor,
  id: string,
  { upload }: { upload: boolean },
): Promise<Answer> {
  const row = (await findDestination(ctx.db, id)) ?? refuse('NOT_FOUND')
  const answer = row.type === 'dam' ? await testDam(ctx, row, upload) : await testWebhook(ctx, row)
  await transact(ctx.db, async (tx) => {
    const details = { name: row.name, ok: answer.ok, left_behind: answer.left_behind }
    await recordAudit(tx, actor, timestamp(ctx.clock), { action: 'destination.tested', subject: id, details })
    // It works again: what waits need not wait for the rest to end.
    if (answer.ok) await tx.updateTable('destinations').set(healthy).where('id', '=', id).execute()
  })
  return answer
}

/** A signed event of type `test`, which the log of deliveries does not keep. */
async function testWebhook(ctx: Context, row: DestinationRow): Promise<Answer> {
  const target = webhookTarget(ctx, row)
  if ('error' in target) return { ok: false, message: target.error, left_behind: null, trace: [] }
  const body = eventBody('test', timestamp(ctx.clock), { destination_id: row.id, name: row.name })
  const { status, error, exchange } = await postWebhook(ctx, { ...target, webhook_id: `test_${newId()}`, body })
  const ok = error === null
  const links = ctx.config.publicUrl
    ? ''
    : ' Links in events are paths without a host: set SARTIQ_PUBLIC_URL to the address that the receiver reaches us by.'
  return {
    ok,
    message: ok ? `It answered ${status}.${links}` : error,
    left_behind: null,
    trace: [{ ...exchange, request: { ...exchange.request, body } }],
  }
}
