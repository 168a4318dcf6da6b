// An actor as the contract shows it.
import type { Me } from '@sartiq/contract/people/endpoints.ts'
import { permissions, roleMay } from '@sartiq/contract/people/role.ts'
import type { Context } from '../platform/context.ts'
import type { Actor } from '../platform/http/actor.ts'

export async function meView(ctx: Context, actor: Actor): Promise<Me> {
  const user = actor.user_id
    ? await ctx.db.selectFrom('users').select('email').where('id', '=', actor.user_id).executeTakeFirst()
    : undefined
  return {
    id: actor.user_id,
    name: actor.name,
    email: user?.email ?? null,
    role: actor.role,
    permissions: permissions.filter((permission) => roleMay(actor.role, permission)),
  }
}
