// Who is calling: a signed-in user, or a key. The server's own keys act as the built-in admin `system`.
import { refuse } from '@sartiq/contract/error.ts'
import type { FastifyRequest } from 'fastify'
import { timestamp } from '../platform/clock.ts'
import type { Context } from '../platform/context.ts'
import type { Actor } from '../platform/http/actor.ts'
import { hashToken, sameSecret } from '../platform/secrets/keys.ts'
import { keyActor } from './rules/key-role.ts'
import { sessionHash, sessionUser } from './session.ts'

const system: Actor = { user_id: null, name: 'system', role: 'admin', via: 'key' }

/** Last-seen times are kept to the minute: a page that asks for a hundred thumbnails writes once. */
const seenEvery = 60_000

/** null for nobody. @throws Refusal NOT_SIGNED_IN for a key that is not known, ORIGIN_REFUSED for another site's page */
export async function identify(ctx: Context, request: FastifyRequest): Promise<Actor | null> {
  const authorization = request.headers.authorization
  if (authorization !== undefined) return { ...(await actorOfKey(ctx, authorization)), address: request.ip }
  const user_id = sessionUser(request)
  if (!user_id) return null
  const user = await findActiveUser(ctx, user_id)
  if (!user) return null
  refuseOtherSites(ctx, request)
  const now = ctx.clock.now().getTime()
  await ctx.db
    .updateTable('sessions')
    .set({ seen_at: new Date(now).toISOString() })
    .where('id_hash', '=', sessionHash(request))
    .where('seen_at', '<', new Date(now - seenEvery).toISOString())
    .execute()
  return { user_id: user.id, name: user.name, role: user.role, via: 'session', address: request.ip }
}

function findActiveUser(ctx: Context, id: string) {
  return ctx.db
    .selectFrom('users')
    .select(['id', 'name', 'role'])
    .where('id', '=', id)
    .where('disabled_at', 'is', null)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
}

async function actorOfKey(ctx: Context, authorization: string): Promise<Actor> {
  const key = authorization.match(/^Bearer +(\S+)$/i)?.[1]
  const known = [ctx.config.apiKey, ctx.keys.localKey].filter((one) => one !== undefined)
  if (key && known.some((one) => sameSecret(one, key))) return system
  return (key && (await storedKey(ctx, key))) || refuse('NOT_SIGNED_IN', unknownKey)
}

const unknownKey = {
  detail: 'This API key is not known, or it was revoked or has expired; check the Authorization header.',
}

/** A key acts for its owner, as far as both reach now. */
async function storedKey(ctx: Context, key: string): Promise<Actor | undefined> {
  const now = timestamp(ctx.clock)
  const row = await ctx.db
    .selectFrom('api_keys')
    .selectAll()
    .where('key_hash', '=', hashToken(key))
    .where('revoked_at', 'is', null)
    .where((where) => where.or([where('expires_at', 'is', null), where('expires_at', '>', now)]))
    .executeTakeFirst()
  if (!row) return undefined
  const owner = row.owner_id === null ? system : await findActiveUser(ctx, row.owner_id)
  if (!owner) return undefined
  if (!row.last_used_at || Date.parse(now) - Date.parse(row.last_used_at) > seenEvery) {
    await ctx.db.updateTable('api_keys').set({ last_used_at: now }).where('id', '=', row.id).execute()
  }
  return keyActor(row, owner)
}

/** A cookie goes along with whatever page makes the request: one that changes something must come from our own. */
export function refuseOtherSites(ctx: Context, request: FastifyRequest): void {
  if (['GET', 'HEAD', 'OPTIONS'].includes(request.method)) return
  const { origin, host } = request.headers
  const site = request.headers['sec-fetch-site']
  if (site === 'same-origin') return
  const own = ctx.config.publicUrl ? new URL(ctx.config.publicUrl).host : host
  if (origin && URL.canParse(origin) && [own, host].includes(new URL(origin).host)) return
  refuse('ORIGIN_REFUSED')
}
