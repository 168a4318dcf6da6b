// People that an admin manages, over HTTP: users, invitations, sessions, keys, audit.
import { refuse } from '@sartiq/contract/error.ts'
import { listAudit as auditEndpoint } from '@sartiq/contract/people/audit.ts'
import * as api from '@sartiq/contract/people/users.ts'
import type { Context } from '../platform/context.ts'
import { openRoute, type Route, route } from '../platform/http/bind.ts'
import { acceptInvitation } from './accept-invitation.ts'
import { createApiKey, deleteApiKey } from './create-api-key.ts'
import { createInvitation, deleteInvitation } from './create-invitation.ts'
import { createUser } from './create-user.ts'
import { deleteSession } from './delete-session.ts'
import { deleteUser } from './delete-user.ts'
import { refuseOtherSites } from './identify.ts'
import { listAudit } from './list-audit.ts'
import { listApiKeys, listInvitations, listSessions, listUsers } from './list-people.ts'
import { meView } from './me.ts'
import { beginSession, sessionHash } from './session.ts'
import { updateUser } from './update-user.ts'

/** Guesses a minute from one address. */
const guesses = { max: 10 }

export function adminRoutes(ctx: Context): Route[] {
  return [
    route(api.listUsers, ({ query }) => listUsers(ctx, query)),
    route(api.createUser, ({ actor, body, once }) => createUser(ctx, actor, body, once)),
    route(api.updateUser, ({ actor, params, body }) => updateUser(ctx, actor, params.id, body)),
    route(api.deleteUser, async ({ actor, params }) => {
      await deleteUser(ctx, actor, params.id)
      return null
    }),
    route(api.listInvitations, ({ query }) => listInvitations(ctx, query)),
    route(api.createInvitation, ({ actor, body, request }) => {
      const origin = ctx.config.publicUrl ?? `${request.protocol}://${request.host}`
      return createInvitation(ctx, actor, { ...body, origin })
    }),
    route(api.deleteInvitation, async ({ actor, params }) =>
      (await deleteInvitation(ctx, actor, params.id)) ? null : refuse('NOT_FOUND'),
    ),
    openRoute(
      api.acceptInvitation,
      async ({ body, request }) => {
        refuseOtherSites(ctx, request)
        const actor = await acceptInvitation(ctx, { ...body, address: request.ip })
        if (actor.user_id) await beginSession(ctx, request, actor.user_id)
        return meView(ctx, actor)
      },
      guesses,
    ),
    route(api.listSessions, ({ actor, query, request }) =>
      listSessions(ctx, { actor, current: actor.via === 'session' ? sessionHash(request) : undefined }, query),
    ),
    route(api.deleteSession, async ({ actor, params }) => {
      await deleteSession(ctx, actor, params.id)
      return null
    }),
    route(api.listApiKeys, ({ query }) => listApiKeys(ctx, query)),
    route(api.createApiKey, ({ actor, body }) => createApiKey(ctx, actor, body)),
    route(api.deleteApiKey, async ({ actor, params }) =>
      (await deleteApiKey(ctx, actor, params.id)) ? null : refuse('NOT_FOUND'),
    ),
    route(auditEndpoint, ({ query, request, reply }) => listAudit(ctx, query, request, reply)),
  ]
}
