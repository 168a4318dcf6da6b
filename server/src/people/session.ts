// What a browser session holds: who signed in, and from where.
import type { FastifyRequest } from 'fastify'
import type { Context } from '../platform/context.ts'
import { hashToken } from '../platform/secrets/keys.ts'
import '@fastify/session'

// The plugin's own way of naming a session's fields; without it they could not be read as what they are.
declare module 'fastify' {
  interface Session {
    user_id?: string
  }
}

/** The user of the request's session, or undefined. */
export function sessionUser(request: FastifyRequest): string | undefined {
  return request.session.get('user_id')
}

/** What the request's session is stored under. */
export function sessionHash(request: FastifyRequest): string {
  return hashToken(request.session.sessionId)
}

/** Signs a user in. A new session id at every change of identity: one that was planted before is worth nothing. */
export async function beginSession(ctx: Context, request: FastifyRequest, user_id: string): Promise<void> {
  await request.session.regenerate()
  request.session.set('user_id', user_id)
  await request.session.save()
  const now = ctx.clock.now().toISOString()
  const user_agent = request.headers['user-agent']?.toWellFormed().slice(0, 300) ?? null
  await ctx.db
    .updateTable('sessions')
    .set({ address: request.ip, user_agent, created_at: now, seen_at: now })
    .where('id_hash', '=', sessionHash(request))
    .execute()
}

export async function endSession(request: FastifyRequest): Promise<void> {
  await request.session.destroy()
}
