// Which destination an export means: found when it is created, and frozen in it.
import { refuse } from '@sartiq/contract/error.ts'
import type { Context } from '../platform/context.ts'
import type { Db, Tx } from '../platform/db/database.ts'
import { assertUrl } from '../platform/outgoing/assert-url.ts'
import { OutgoingError } from '../platform/outgoing/outgoing-error.ts'
import type { Settings } from './rules/request.ts'

type Asked = Settings['destination']

/**
 * Without an id the only one of its type is meant that is switched on.
 * @throws Refusal DESTINATION_NOT_FOUND, DESTINATION_DISABLED, or INVALID_VALUE for a URL that cannot be called
 */
export async function resolveDestination(ctx: Context, db: Db | Tx, asked: Asked): Promise<Asked> {
  if (asked.type === 'download') return asked
  if (asked.type === 'webhook' && asked.url !== undefined) {
    refuseUrl(ctx, asked.url)
    return asked
  }
  const { type, destination_id } = asked
  const all = await db
    .selectFrom('destinations')
    .select(['id', 'name', 'enabled', 'disabled_reason'])
    .where('type', '=', type)
    .where('deleted_at', 'is', null)
    .orderBy('name')
    .execute()
  if (destination_id !== undefined) {
    const named = all.find(({ id }) => id === destination_id)
    if (!named) return notFound('/destination/destination_id', `There is no ${type} destination with this id.`)
    if (named.enabled) return asked
    const { name, disabled_reason } = named
    refuse('DESTINATION_DISABLED', {
      detail: `${name} is switched off: ${disabled_reason ?? 'an admin switches it on again.'}`,
    })
  }
  const [only, ...others] = all.filter(({ enabled }) => enabled)
  if (!only)
    return notFound('/destination', `No ${type} destination is set up and switched on; choose download, or set one up.`)
  if (others.length === 0) return { type, destination_id: only.id }
  const names = [only, ...others].slice(0, 5).map(({ name }) => `"${name}"`)
  return notFound(
    '/destination',
    `There are several ${type} destinations, such as ${names.join(', ')}; say which by destination_id.`,
  )
}

function notFound(pointer: string, message: string): never {
  return refuse('DESTINATION_NOT_FOUND', { detail: message, errors: [{ pointer, message }] })
}

function refuseUrl(ctx: Context, url: string): void {
  try {
    assertUrl(url, ctx.config.allowNetworks)
  } catch (error) {
    if (!(error instanceof OutgoingError)) throw error
    refuse('INVALID_VALUE', {
      detail: error.message,
      errors: [{ pointer: '/destination/url', message: error.message }],
    })
  }
}
