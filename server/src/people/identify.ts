// Who is calling: a signed-in user, or a key. The server's own keys act as the built-in admin `system`.
import { refuse } from '@sartiq/contract/error.ts'
import type { FastifyRequest } from 'fastify'
import type { Context } from '../platform/context.ts'
import type { Actor } from '../platform/http/actor.ts'
import { sameSecret } from '../platform/secrets/keys.ts'
import { sessionUser } from './session.ts'

const system: Actor = { user_id: null, name: 'system', role: 'admin', via: 'key' }

/** null for nobody. @throws Refusal NOT_SIGNED_IN for a key that is not known, ORIGIN_REFUSED for another site's page */
export async function identify(ctx: Context, request: FastifyRequest): Promise<Actor | null> {
  const authorization = request.headers.authorization
  if (authorization !== undefined) return actorOfKey(ctx, authorization)
  const user_id = sessionUser(request)
  if (!user_id) return null
  const user = await ctx.db
    .selectFrom('users')
    .select(['id', 'name', 'role'])
    .where('id', '=', user_id)
    .where('disabled_at', 'is', null)
    .executeTakeFirst()
  if (!user) return null
  refuseOtherSites(ctx, request)
  return { user_id: user.id, name: user.name, role: user.role, via: 'session' }
}

function actorOfKey(ctx: Context, authorization: string): Actor {
  const key = authorization.match(/^Bearer +(\S+)$/i)?.[1]
  const known = [ctx.config.apiKey, ctx.keys.localKey].filter((one) => one !== undefined)
  if (key && known.some((one) => sameSecret(one, key))) return system
  return refuse('NOT_SIGNED_IN', { detail: 'This API key is not known; check the Authorization header.' })
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
