// Chooses who makes new images. A secret goes in and never comes out, but for the once that we made it.
import type { Parsed, Reply } from '@sartiq/contract/endpoint.ts'
import type { putGenerator as endpoint } from '@sartiq/contract/intake/generator.ts'
import { refuse } from '@sartiq/contract/error.ts'
import { recordAudit } from '../platform/audit/record-audit.ts'
import { timestamp } from '../platform/clock.ts'
import type { Context } from '../platform/context.ts'
import { transact } from '../platform/db/database.ts'
import type { GeneratorRow } from '../platform/db/tables.ts'
import type { Actor } from '../platform/http/actor.ts'
import { assertUrl } from '../platform/outgoing/assert-url.ts'
import { OutgoingError } from '../platform/outgoing/outgoing-error.ts'
import { newWebhookSecret } from '../platform/outgoing/sign-webhook.ts'
import { findGenerator, generatorView, sealGeneratorSecret } from './generate/settings.ts'
import { whyNotStorable } from './rules/storable.ts'

type Settings = Parsed<typeof endpoint>['body']

export function putGenerator(ctx: Context, actor: Actor, given: Settings): Promise<Reply<typeof endpoint>> {
  if ('url' in given) refuseUrl(ctx, given.url)
  const wrong = whyNotStorable(given)
  if (wrong) refuse('INVALID_VALUE', { detail: `The settings: ${wrong}.`, errors: [{ pointer: '', message: wrong }] })
  return transact(ctx.db, async (tx) => {
    const before = await findGenerator(tx)
    const { settings, secret } = apart(given)
    const kept = secret === undefined && before && sameHost(before, given) ? before.sealed_secret : null
    const made = given.type === 'http' && secret === undefined && kept === null ? newWebhookSecret() : undefined
    const fresh = secret ?? made
    const row = {
      type: given.type,
      settings: JSON.stringify(settings),
      sealed_secret: fresh === undefined ? kept : sealGeneratorSecret(ctx, fresh),
      updated_by: actor.user_id,
      updated_by_name: actor.name,
      updated_at: timestamp(ctx.clock),
    }
    const saved = await tx
      .insertInto('generators')
      .values(row)
      .onConflict((conflict) => conflict.column('only_one').doUpdateSet(row))
      .returningAll()
      .executeTakeFirstOrThrow()
    const details = { from: before?.type ?? 'none', type: given.type, url: 'url' in given ? given.url : null }
    await recordAudit(tx, actor, row.updated_at, { action: 'generator.changed', details })
    return { ...generatorView(ctx, saved, actor.role), ...(made && { secret: made }) }
  })
}

/** The demo generator, where nothing was chosen yet. */
export async function chooseDemoGenerator(ctx: Context): Promise<void> {
  const by = { updated_by_name: 'system', updated_at: timestamp(ctx.clock) }
  await ctx.db
    .insertInto('generators')
    .values({ type: 'demo', settings: '{}', ...by })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

function apart(given: Settings): { settings: object; secret: string | undefined } {
  if (given.type === 'http') {
    const { type: _, secret, ...settings } = given
    return { settings, secret }
  }
  if (given.type === 'comfyui') {
    const { type: _, api_key: secret, ...settings } = given
    return { settings, secret }
  }
  return { settings: {}, secret: undefined }
}

/** A secret is kept only for whom it was meant: an address elsewhere would be told it. */
function sameHost(before: GeneratorRow, given: Settings): boolean {
  const { url } = before.settings
  if (!('url' in given) || before.type !== given.type || typeof url !== 'string') return false
  return new URL(url).origin === new URL(given.url).origin
}

function refuseUrl(ctx: Context, url: string): void {
  try {
    assertUrl(url, ctx.config.allowNetworks)
  } catch (error) {
    if (!(error instanceof OutgoingError)) throw error
    refuse('INVALID_VALUE', { detail: error.message, errors: [{ pointer: '/url', message: error.message }] })
  }
}
