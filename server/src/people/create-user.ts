// Adds a user with a password.
import type { Role } from '@sartiq/contract/people/role.ts'
import type { User } from '@sartiq/contract/people/users.ts'
import { recordAudit } from '../platform/audit/record-audit.ts'
import { timestamp } from '../platform/clock.ts'
import type { Context } from '../platform/context.ts'
import { isDuplicate } from '../platform/db/database.ts'
import type { Actor } from '../platform/http/actor.ts'
import { type Once, transactOnce } from '../platform/http/idempotency.ts'
import { newId } from '../platform/id.ts'
import { hashPassword } from './passwords.ts'
import { refuseKnownEmail, selectUsers, userView } from './user-store.ts'

type Input = { email: string; name: string; role: Role; password: string }

export async function createUser(ctx: Context, actor: Actor, input: Input, once: Once): Promise<User> {
  const { password, ...facts } = input
  const password_hash = await hashPassword(password)
  const id = newId()
  const at = timestamp(ctx.clock)
  try {
    return await transactOnce(ctx.db, once, async (tx) => {
      await tx
        .insertInto('users')
        .values({ id, ...facts, password_hash, created_at: at })
        .execute()
      await recordAudit(tx, actor, at, { action: 'user.created', subject: id, details: facts })
      return userView(await selectUsers(tx).where('id', '=', id).executeTakeFirstOrThrow())
    })
  } catch (error) {
    if (isDuplicate(error, 'users_email')) refuseKnownEmail(input.email)
    throw error
  }
}
