// Signs a user in with e-mail and password.
import { refuse } from '@sartiq/contract/error.ts'
import { sql } from 'kysely'
import { timestamp } from '../platform/clock.ts'
import { recordAudit } from '../platform/audit/record-audit.ts'
import type { Context } from '../platform/context.ts'
import { transact } from '../platform/db/database.ts'
import type { Actor } from '../platform/http/actor.ts'
import { checkPassword } from './passwords.ts'

type Input = { email: string; password: string; address: string }

/** Guesses at one account, from wherever, since it last signed in: more than a person mistypes, too few to find it. */
const mostFailures = 20
const failureWindow = 10 * 60 * 1000

/** @throws Refusal WRONG_CREDENTIALS, the same for an unknown user and a wrong password; RATE_LIMITED */
export async function logIn(ctx: Context, { email: given, password, address }: Input): Promise<Actor> {
  // The database takes no NUL, and nobody is called so.
  const email = given.toWellFormed().replaceAll('\u0000', '\ufffd').trim().toLowerCase()
  await refuseGuessing(ctx, email)
  const user = await findUser(ctx, email)
  const isRight = await checkPassword(password, user?.password_hash ?? null)
  const at = timestamp(ctx.clock)
  if (!user || !isRight) {
    const nobody = { user_id: null, name: '', via: undefined, address }
    await transact(ctx.db, (tx) => recordAudit(tx, nobody, at, { action: 'login.failed', subject: email }))
    refuse('WRONG_CREDENTIALS')
  }
  const actor: Actor = { user_id: user.id, name: user.name, role: user.role, via: 'session', address }
  await transact(ctx.db, (tx) => recordAudit(tx, actor, at, { action: 'login', subject: email }))
  return actor
}

async function refuseGuessing(ctx: Context, email: string): Promise<void> {
  const since = new Date(ctx.clock.now().getTime() - failureWindow).toISOString()
  const { rows } = await sql<{ failures: number }>`
    select count(*) as failures from audit where action = 'login.failed' and subject = ${email} and at > ${since}
      and at > coalesce((select max(at) from audit where action = 'login' and subject = ${email}), '-infinity')
  `.execute(ctx.db)
  if ((rows[0]?.failures ?? 0) < mostFailures) return
  refuse('RATE_LIMITED', { detail: 'Too many wrong passwords for this account; wait ten minutes.' })
}

function findUser(ctx: Context, email: string) {
  return ctx.db
    .selectFrom('users')
    .select(['id', 'name', 'role', 'password_hash'])
    .where(sql`lower(email)`, '=', email)
    .where('disabled_at', 'is', null)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
}
