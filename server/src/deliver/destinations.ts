// Destinations in the database: their config as it is shown, their secrets sealed for their row.
import { compileConnector } from '@sartiq/contract/deliver/connector.ts'
import { damConfig, type Guarantee } from '@sartiq/contract/deliver/dam.ts'
import { guaranteeOf } from '@sartiq/contract/deliver/guarantee.ts'
import type { Destination } from '@sartiq/contract/deliver/destination.ts'
import type { Role } from '@sartiq/contract/people/role.ts'
import { z } from 'zod'
import type { Context } from '../platform/context.ts'
import type { Db, Tx } from '../platform/db/database.ts'
import type { DestinationRow } from '../platform/db/tables.ts'
import { hintOf, seal, unseal } from '../platform/secrets/seal.ts'

/** By name: a DAM's credentials as they were given, or a webhook's `secret`. */
export type Secrets = Record<string, string>

const secrets = z.record(z.string(), z.string())
const placeOf = (id: string) => `destinations.sealed_secrets:${id}`
const previousPlaceOf = (id: string) => `destinations.sealed_previous:${id}`

/** A destination that is not deleted. */
export function findDestination(db: Db | Tx, id: string): Promise<DestinationRow | undefined> {
  return db
    .selectFrom('destinations')
    .selectAll()
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
}

/** The health of an endpoint that works, or is believed to. */
export const healthy = { failures: 0, failing_since: null, paused_until: null }

/** The same, locked: for those who change it. What refers to it (deliveries) can still be written. */
export function lockDestination(tx: Tx, id: string): Promise<DestinationRow | undefined> {
  return tx
    .selectFrom('destinations')
    .selectAll()
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .forNoKeyUpdate()
    .executeTakeFirst()
}

export function sealSecrets(ctx: Pick<Context, 'keys'>, id: string, given: Secrets): string {
  return seal(ctx.keys, placeOf(id), JSON.stringify(given))
}

/** @throws Error with a sentence for the operator where they were sealed under another key */
export function secretsOf(ctx: Pick<Context, 'keys'>, row: Pick<DestinationRow, 'id' | 'sealed_secrets'>): Secrets {
  if (row.sealed_secrets === null) return {}
  return secrets.parse(JSON.parse(unseal(ctx.keys, placeOf(row.id), row.sealed_secrets)))
}

/** The present secrets, sealed as those before the present ones; null where they cannot be opened any more. */
export function sealAsPrevious(ctx: Pick<Context, 'keys' | 'log'>, row: DestinationRow): string | null {
  const present = openable(ctx, row)
  return present && seal(ctx.keys, previousPlaceOf(row.id), JSON.stringify(present))
}

/** The secrets that a webhook is signed with now: the present one, and beside it the one before for as long as both count. */
export function signingSecrets(ctx: Pick<Context, 'keys' | 'clock'>, row: DestinationRow): string[] {
  const present = secretsOf(ctx, row)['secret']
  const isBoth = row.sealed_previous !== null && row.previous_until !== null
  const before =
    isBoth && Date.parse(row.previous_until ?? '') > ctx.clock.now().getTime()
      ? secrets.parse(JSON.parse(unseal(ctx.keys, previousPlaceOf(row.id), row.sealed_previous ?? '')))['secret']
      : undefined
  return [present, before].filter((secret) => secret !== undefined)
}

/** What an answer shows. Hints of secrets are for those who may change them. */
export function destinationView(ctx: Pick<Context, 'keys' | 'log'>, row: DestinationRow, role: Role): Destination {
  const hints = role === 'admin' ? hintsOf(ctx, row) : null
  return {
    id: row.id,
    name: row.name,
    type: row.type,
    config: row.type === 'dam' && hints ? { ...row.config, credentials: hints } : row.config,
    guarantee: row.type === 'dam' ? promised(row.config) : null,
    enabled: row.enabled,
    disabled_reason: row.disabled_reason,
    failing_since: row.failing_since,
    paused_until: row.paused_until,
    secret_hint: row.type === 'webhook' ? (hints?.['secret'] ?? null) : null,
    created_by: { id: row.created_by, name: row.created_by_name },
    created_at: row.created_at,
    updated_at: row.updated_at,
  }
}

function promised(config: Record<string, unknown>): Guarantee {
  const { data } = damConfig.safeParse(config)
  return data ? guaranteeOf(compileConnector(data).connector) : 'none'
}

function hintsOf(ctx: Pick<Context, 'keys' | 'log'>, row: DestinationRow): Secrets | null {
  const present = openable(ctx, row)
  return present && Object.fromEntries(Object.entries(present).map(([name, secret]) => [name, hintOf(secret)]))
}

/** Null where they were sealed under another key: an admin must be able to see the destination and enter them again. */
function openable(ctx: Pick<Context, 'keys' | 'log'>, row: DestinationRow): Secrets | null {
  try {
    return secretsOf(ctx, row)
  } catch (error) {
    ctx.log.warn({ err: error, destination_id: row.id }, 'a secret cannot be opened')
    return null
  }
}
