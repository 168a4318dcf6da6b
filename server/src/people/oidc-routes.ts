// Single sign-on over HTTP: addresses that a browser goes to, each of which sends it on.
import { randomBytes } from 'node:crypto'
import { pathOf } from '@sartiq/contract/api.ts'
import { refuse } from '@sartiq/contract/error.ts'
import * as api from '@sartiq/contract/people/oidc.ts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../platform/context.ts'
import { openRoute, type Route, sent } from '../platform/http/bind.ts'
import { beginOidc } from './begin-oidc.ts'
import { finishOidc } from './finish-oidc.ts'
import { attemptLifetime } from './oidc/attempt-store.ts'
import { openProvider } from './oidc/provider.ts'
import { returnPath } from './rules/return-path.ts'
import { beginSession } from './session.ts'

/** Tries a minute from one address, as for passwords. */
const tries = { max: 10 }
const problemPage = '/sign-in'
/** Tells the browser that begins from the one that comes back; it signs nobody in. */
const cookie = 'sartiq_sign_on'

export function oidcRoutes(ctx: Context): Route[] {
  const provider = openProvider(ctx)
  return [
    openRoute(api.getSessionOptions, async () => ({ oidc: provider ? { name: provider.settings.name } : null })),
    openRoute(
      api.beginOidc,
      async ({ query, request, reply }) => {
        if (!provider) refuse('OIDC_OFF')
        const browser = request.cookies[cookie] ?? randomBytes(24).toString('base64url')
        const redirect_uri = originOf(ctx, request) + pathOf(api.finishOidc)
        const return_to = returnPath(query.from)
        const address = await beginOidc(ctx, provider, { redirect_uri, return_to, browser })
        keepCookie(reply, browser)
        await reply.redirect(address)
        return sent
      },
      tries,
      problemPage,
    ),
    openRoute(
      api.finishOidc,
      async ({ query, request, reply }) => {
        if (!provider) refuse('OIDC_OFF')
        const at = request.url.indexOf('?')
        const search = at === -1 ? '' : request.url.slice(at)
        const came = { search, state: query.state, browser: request.cookies[cookie], address: request.ip }
        const { actor, return_to } = await finishOidc(ctx, provider, came)
        if (actor.user_id) await beginSession(ctx, request, actor.user_id)
        await reply.redirect(return_to)
        return sent
      },
      tries,
      problemPage,
    ),
  ]
}

/** Where the browser sees us. Behind a proxy only SARTIQ_PUBLIC_URL knows. */
function originOf(ctx: Context, request: FastifyRequest): string {
  return ctx.config.publicUrl ?? `${request.protocol}://${request.host}`
}

function keepCookie(reply: FastifyReply, value: string): void {
  // Lax: it has to come along when the provider sends the browser back.
  const scope = { path: pathOf(api.beginOidc), httpOnly: true, sameSite: 'lax', secure: 'auto' } as const
  reply.setCookie(cookie, value, { ...scope, maxAge: attemptLifetime / 1000 })
}
