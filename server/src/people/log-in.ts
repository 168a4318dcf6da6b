// Signs a user in with e-mail and password.
import { refuse } from '@sartiq/contract/error.ts'
import { sql } from 'kysely'
import type { Context } from '../platform/context.ts'
import type { Actor } from '../platform/http/actor.ts'
import { checkPassword } from './passwords.ts'

/** @throws Refusal WRONG_CREDENTIALS, the same for an unknown user and a wrong password */
export async function logIn(ctx: Context, { email, password }: { email: string; password: string }): Promise<Actor> {
  const user = await findUser(ctx, email.trim().toLowerCase())
  const isRight = await checkPassword(password, user?.password_hash ?? null)
  if (!user || !isRight) refuse('WRONG_CREDENTIALS')
  return { user_id: user.id, name: user.name, role: user.role, via: 'session' }
}

async function findUser(ctx: Context, email: string) {
  // The database takes no NUL, and nobody is called so.
  if (email.includes('\u0000')) return undefined
  return ctx.db
    .selectFrom('users')
    .select(['id', 'name', 'role', 'password_hash'])
    .where(sql`lower(email)`, '=', email)
    .where('disabled_at', 'is', null)
    .executeTakeFirst()
}
