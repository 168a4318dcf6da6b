// Makes whoever holds an invitation's token a user, once.
import { refuse } from '@sartiq/contract/error.ts'
import { recordAudit } from '../platform/audit/record-audit.ts'
import { timestamp } from '../platform/clock.ts'
import type { Context } from '../platform/context.ts'
import { isDuplicate, transact } from '../platform/db/database.ts'
import type { Actor } from '../platform/http/actor.ts'
import { newId } from '../platform/id.ts'
import { hashToken } from '../platform/secrets/keys.ts'
import { hashPassword } from './passwords.ts'
import { refuseKnownEmail } from './user-store.ts'

type Input = { token: string; name: string; password: string; address: string }

/** @throws Refusal INVITATION_INVALID, NAME_TAKEN */
export async function acceptInvitation(ctx: Context, input: Input): Promise<Actor> {
  const at = timestamp(ctx.clock)
  const token_hash = hashToken(input.token)
  const found = await ctx.db
    .selectFrom('invitations')
    .select('email')
    .where('token_hash', '=', token_hash)
    .executeTakeFirst()
  // Hashing is slow on purpose: nobody makes us do it with a token that is none.
  if (!found) refuse('INVITATION_INVALID')
  const password_hash = await hashPassword(input.password)
  try {
    return await transact(ctx.db, async (tx) => {
      const row = await tx
        .updateTable('invitations')
        .set({ accepted_at: at })
        .where('token_hash', '=', token_hash)
        .where('accepted_at', 'is', null)
        .where('expires_at', '>', at)
        .returningAll()
        .executeTakeFirst()
      if (!row) refuse('INVITATION_INVALID')
      const { email, role } = row
      const id = newId()
      await tx
        .insertInto('users')
        .values({ id, email, name: input.name, role, password_hash, created_at: at })
        .execute()
      const actor: Actor = { user_id: id, name: input.name, role, via: 'session', address: input.address }
      await recordAudit(tx, actor, at, { action: 'invitation.accepted', subject: row.id, details: { email, role } })
      return actor
    })
  } catch (error) {
    if (isDuplicate(error, 'users_email')) refuseKnownEmail(found.email)
    throw error
  }
}
