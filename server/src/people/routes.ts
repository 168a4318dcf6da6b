// People over HTTP: set-up, signing in and out, who I am.
import * as api from '@sartiq/contract/people/endpoints.ts'
import type { Context } from '../platform/context.ts'
import { openRoute, type Route, route } from '../platform/http/bind.ts'
import { adminRoutes } from './admin-routes.ts'
import { refuseOtherSites } from './identify.ts'
import { logIn } from './log-in.ts'
import { meView } from './me.ts'
import { oidcRoutes } from './oidc-routes.ts'
import { beginSession, endSession } from './session.ts'
import { isSetUp, setUp } from './set-up.ts'

/** Guesses a minute from one address. */
const guesses = { max: 10 }

export function peopleRoutes(ctx: Context): Route[] {
  return [
    openRoute(api.getSetup, async () => ({ needed: !(await isSetUp(ctx.db)) })),
    openRoute(
      api.setUp,
      async ({ body, request }) => {
        refuseOtherSites(ctx, request)
        const actor = await setUp(ctx, { ...body, address: request.ip })
        if (actor.user_id) await beginSession(ctx, request, actor.user_id)
        return meView(ctx, actor)
      },
      guesses,
    ),
    openRoute(
      api.logIn,
      async ({ body, request }) => {
        refuseOtherSites(ctx, request)
        const actor = await logIn(ctx, { ...body, address: request.ip })
        if (actor.user_id) await beginSession(ctx, request, actor.user_id)
        return meView(ctx, actor)
      },
      guesses,
    ),
    openRoute(api.logOut, async ({ request }) => {
      refuseOtherSites(ctx, request)
      await endSession(request)
      return null
    }),
    route(api.getMe, ({ actor }) => meView(ctx, actor)),
    ...oidcRoutes(ctx),
    ...adminRoutes(ctx),
  ]
}
