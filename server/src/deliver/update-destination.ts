// Changes a destination: its name, its whole config, whether it is switched on.
import type { updateDestination as endpoint } from '@sartiq/contract/deliver/endpoints.ts'
import type { Parsed, Reply } from '@sartiq/contract/endpoint.ts'
import { refuse } from '@sartiq/contract/error.ts'
import { recordAudit } from '../platform/audit/record-audit.ts'
import { timestamp } from '../platform/clock.ts'
import type { Context } from '../platform/context.ts'
import { transact } from '../platform/db/database.ts'
import type { DestinationRow } from '../platform/db/tables.ts'
import { recordEvents } from '../platform/events/record-event.ts'
import type { Actor } from '../platform/http/actor.ts'
import { refuseTakenName } from './create-destination.ts'
import { originsOf, readConfig, refuseWithoutCredentials } from './destination-config.ts'
import { destinationView, healthy, lockDestination, sealSecrets } from './destinations.ts'

type Changes = Parsed<typeof endpoint>['body']

/** What waits for a destination that is switched off waits on, and goes when it is switched on again. */
export function updateDestination(
  ctx: Context,
  actor: Actor,
  id: string,
  changes: Changes,
): Promise<Reply<typeof endpoint>> {
  return transact(ctx.db, async (tx) => {
    const before = (await lockDestination(tx, id)) ?? refuse('NOT_FOUND')
    const at = timestamp(ctx.clock)
    const { name, enabled, config } = changes
    const saved = await tx
      .updateTable('destinations')
      .set({
        ...(name !== undefined && { name }),
        ...(enabled !== undefined && switched(enabled, actor)),
        ...(config !== undefined && configured(ctx, before, config)),
        updated_at: at,
      })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow()
    const details = { name: saved.name, enabled: saved.enabled, ...(config && { config: saved.config }) }
    await recordAudit(tx, actor, at, { action: 'destination.updated', subject: id, details })
    const { disabled_reason } = saved
    const patch = { name: saved.name, enabled: saved.enabled, disabled_reason }
    await recordEvents(tx, [{ type: 'destination.updated', id, patch }])
    return destinationView(ctx, saved, actor.role)
  }).catch(refuseTakenName)
}

/** Whoever switches it on believes that it works: it is no longer paused. */
function switched(enabled: boolean, { name }: Actor) {
  return enabled
    ? { enabled, disabled_reason: null, ...healthy }
    : { enabled, disabled_reason: `${name} switched it off.` }
}

function configured(ctx: Context, before: DestinationRow, given: unknown) {
  const { config, credentials } = readConfig(ctx, before.type, given)
  const kept = originsOf(before.config)
  if (credentials === undefined && originsOf(config).some((origin) => !kept.includes(origin))) {
    refuseWithoutCredentials('it is at another address now; enter the credentials for that one.')
  }
  return {
    config: JSON.stringify(config),
    ...(credentials && { sealed_secrets: sealSecrets(ctx, before.id, credentials) }),
  }
}
