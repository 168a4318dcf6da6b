// What a browser session holds: who signed in.
import type { FastifyRequest } from 'fastify'
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

/** Signs a user in. A new session id at every change of identity: one that was planted before is worth nothing. */
export async function beginSession(request: FastifyRequest, user_id: string): Promise<void> {
  await request.session.regenerate()
  request.session.set('user_id', user_id)
  await request.session.save()
}

export async function endSession(request: FastifyRequest): Promise<void> {
  await request.session.destroy()
}
