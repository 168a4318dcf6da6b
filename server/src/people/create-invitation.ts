// Invites somebody by a link that works once. Its token is kept as a hash, and shown this once.
import { randomBytes } from 'node:crypto'
import type { Reply } from '@sartiq/contract/endpoint.ts'
import type { Role } from '@sartiq/contract/people/role.ts'
import type { createInvitation as endpoint } from '@sartiq/contract/people/users.ts'
import { recordAudit } from '../platform/audit/record-audit.ts'
import { timestamp } from '../platform/clock.ts'
import type { Context } from '../platform/context.ts'
import { transact } from '../platform/db/database.ts'
import type { Actor } from '../platform/http/actor.ts'
import { newId } from '../platform/id.ts'
import { hashToken } from '../platform/secrets/keys.ts'
import { invitationView, isKnownEmail, refuseKnownEmail } from './user-store.ts'

const lifetime = 7 * 24 * 3600 * 1000

type Input = { email: string; role: Role; origin: string }

/** @param input.origin where the web app is, for the link */
export function createInvitation(ctx: Context, actor: Actor, input: Input): Promise<Reply<typeof endpoint>> {
  const { email, role, origin } = input
  return transact(ctx.db, async (tx) => {
    if (await isKnownEmail(tx, email)) refuseKnownEmail(email)
    const token = randomBytes(24).toString('base64url')
    const at = timestamp(ctx.clock)
    const row = await tx
      .insertInto('invitations')
      .values({
        id: newId(),
        email,
        role,
        token_hash: hashToken(token),
        invited_by: actor.user_id,
        invited_by_name: actor.name,
        created_at: at,
        expires_at: new Date(Date.parse(at) + lifetime).toISOString(),
      })
      .returningAll()
      .executeTakeFirstOrThrow()
    await recordAudit(tx, actor, at, { action: 'invitation.created', subject: row.id, details: { email, role } })
    return { ...invitationView(row), link: `${origin}/invitation?token=${token}` }
  })
}

export function deleteInvitation(ctx: Context, actor: Actor, id: string): Promise<boolean> {
  return transact(ctx.db, async (tx) => {
    const gone = await tx.deleteFrom('invitations').where('id', '=', id).returning('email').executeTakeFirst()
    if (!gone) return false
    await recordAudit(tx, actor, timestamp(ctx.clock), { action: 'invitation.deleted', subject: id, details: gone })
    return true
  })
}
