// The first admin: made by whoever opens the one-time link that the server prints, or by two environment variables.
import { randomBytes } from 'node:crypto'
import { refuse } from '@sartiq/contract/error.ts'
import { sql } from 'kysely'
import { recordAudit } from '../platform/audit/record-audit.ts'
import { timestamp } from '../platform/clock.ts'
import type { Context } from '../platform/context.ts'
import { type Db, transact, type Tx } from '../platform/db/database.ts'
import type { Actor } from '../platform/http/actor.ts'
import { newId } from '../platform/id.ts'
import { hashToken, sameSecret } from '../platform/secrets/keys.ts'
import { hashPassword } from './passwords.ts'

export type FirstAdmin = { token: string; name: string; email: string; password: string; address: string }

export async function isSetUp(db: Db | Tx): Promise<boolean> {
  return (await db.selectFrom('users').select('id').limit(1).executeTakeFirst()) !== undefined
}

/** Makes the visitor the admin. Of two who come at once, one is. @throws Refusal SETUP_DONE, SETUP_LINK_INVALID */
export async function setUp(ctx: Context, input: FirstAdmin): Promise<Actor> {
  const password_hash = await hashPassword(input.password)
  return transact(ctx.db, async (tx) => {
    await sql`lock table users in share row exclusive mode`.execute(tx)
    if (await isSetUp(tx)) refuse('SETUP_DONE')
    const link = await tx.selectFrom('setup_links').select('token_hash').executeTakeFirst()
    if (!link || !sameSecret(link.token_hash, hashToken(input.token))) refuse('SETUP_LINK_INVALID')
    await tx.deleteFrom('setup_links').execute()
    const at = timestamp(ctx.clock)
    const actor = { ...(await insertAdmin(tx, { ...input, password_hash }, at)), address: input.address }
    await recordAudit(tx, actor, at, { action: 'server.set_up', subject: actor.user_id })
    return actor
  })
}

/** Makes the admin of SARTIQ_ADMIN_EMAIL and SARTIQ_ADMIN_PASSWORD, where nobody is there yet. */
export async function setUpFromConfig(ctx: Context): Promise<void> {
  const { adminEmail: email, adminPassword: password } = ctx.config
  if (!email || !password || (await isSetUp(ctx.db))) return
  const password_hash = await hashPassword(password)
  await transact(ctx.db, async (tx) => {
    await sql`lock table users in share row exclusive mode`.execute(tx)
    if (await isSetUp(tx)) return
    const name = email.split('@', 1)[0] ?? email
    const at = timestamp(ctx.clock)
    const actor = await insertAdmin(tx, { email, name, password_hash }, at)
    await recordAudit(tx, { ...actor, via: undefined }, at, { action: 'server.set_up', subject: actor.user_id })
  })
}

async function insertAdmin(
  tx: Tx,
  { email, name, password_hash }: { email: string; name: string; password_hash: string },
  created_at: string,
): Promise<Actor> {
  const id = newId()
  await tx.insertInto('users').values({ id, email, name, role: 'admin', password_hash, created_at }).execute()
  return { user_id: id, name, role: 'admin', via: 'session' }
}

/** A fresh one-time token where no user is there yet, else null. An earlier one no longer works. */
export async function makeSetupToken(ctx: Context): Promise<string | null> {
  if (await isSetUp(ctx.db)) return null
  const token = randomBytes(24).toString('base64url')
  const row = { token_hash: hashToken(token), created_at: timestamp(ctx.clock) }
  await ctx.db
    .insertInto('setup_links')
    .values(row)
    .onConflict((conflict) => conflict.column('only_one').doUpdateSet(row))
    .execute()
  return token
}
