// Where a webhook goes and what it is signed with.
import { urlSecretPlace } from '../../export/store.ts'
import type { Context } from '../../platform/context.ts'
import type { DeliveryRow, DestinationRow } from '../../platform/db/tables.ts'
import { unseal } from '../../platform/secrets/seal.ts'
import { findDestination, signingSecrets } from '../destinations.ts'

/** `error` where it cannot be signed. */
export type Target = { url: string; secrets: string[] } | { url: string; error: string }

export function webhookTarget(ctx: Context, row: DestinationRow): Target {
  const { url } = row.config as { url: string }
  return signed(ctx, url, () => signingSecrets(ctx, row))
}

/** Undefined where the destination was deleted meanwhile. */
export async function targetOf(ctx: Context, delivery: DeliveryRow): Promise<Target | undefined> {
  if (delivery.destination_id !== null) {
    const destination = await findDestination(ctx.db, delivery.destination_id)
    return destination && webhookTarget(ctx, destination)
  }
  const id = delivery.export_id ?? ''
  const row = await ctx.db.selectFrom('exports').select('sealed_url_secret').where('id', '=', id).executeTakeFirst()
  const sealed = row?.sealed_url_secret
  return sealed ? signed(ctx, delivery.url ?? '', () => [unseal(ctx.keys, urlSecretPlace(id), sealed)]) : undefined
}

function signed(ctx: Context, url: string, open: () => string[]): Target {
  try {
    return { url, secrets: open() }
  } catch (error) {
    ctx.log.error({ err: error }, 'a webhook cannot be signed')
    return { url, error: 'Its secret cannot be opened, since SARTIQ_SECRET_KEY is another now; make a new one.' }
  }
}
