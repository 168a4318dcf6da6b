// Changes a user: name, role, password, disabled or not. Whoever is calling with an old right loses it at once.
import { refuse } from '@sartiq/contract/error.ts'
import type { Role } from '@sartiq/contract/people/role.ts'
import type { User } from '@sartiq/contract/people/users.ts'
import { recordAudit } from '../platform/audit/record-audit.ts'
import { timestamp } from '../platform/clock.ts'
import type { Context } from '../platform/context.ts'
import { transact } from '../platform/db/database.ts'
import type { Actor } from '../platform/http/actor.ts'
import { hashPassword } from './passwords.ts'
import { lockUsers, refuseWithoutAdmin, selectUsers, userView } from './user-store.ts'

type Input = {
  name?: string | undefined
  role?: Role | undefined
  password?: string | undefined
  disabled?: boolean | undefined
}

export async function updateUser(ctx: Context, actor: Actor, id: string, input: Input): Promise<User> {
  const { password, disabled, name, role } = input
  const password_hash = password === undefined ? undefined : await hashPassword(password)
  return transact(ctx.db, async (tx) => {
    await lockUsers(tx)
    const before = (await selectUsers(tx).where('id', '=', id).executeTakeFirst()) ?? refuse('NOT_FOUND')
    const at = timestamp(ctx.clock)
    const changes = {
      name: name ?? before.name,
      role: role ?? before.role,
      password_hash: password_hash ?? before.password_hash,
      disabled_at: disabled === undefined ? before.disabled_at : disabled ? (before.disabled_at ?? at) : null,
    }
    await tx.updateTable('users').set(changes).where('id', '=', id).execute()
    if (before.role === 'admin' && !before.disabled_at) await refuseWithoutAdmin(tx)
    // A password is changed because somebody else may know it: whoever is signed in with it is not any more.
    if (disabled || password_hash) await tx.deleteFrom('sessions').where('user_id', '=', id).execute()
    const from = { name: before.name, role: before.role, disabled: before.disabled_at !== null }
    const to = { name, role, disabled, password_changed: password_hash ? true : undefined }
    await recordAudit(tx, actor, at, {
      action: 'user.updated',
      subject: id,
      details: { email: before.email, from, to },
    })
    return userView(await selectUsers(tx).where('id', '=', id).executeTakeFirstOrThrow())
  })
}
