// Removes a user: no sessions, no keys, no way to sign in, and the e-mail is free. What they decided stays under their name.
import { refuse } from '@sartiq/contract/error.ts'
import { recordAudit } from '../platform/audit/record-audit.ts'
import { timestamp } from '../platform/clock.ts'
import type { Context } from '../platform/context.ts'
import { transact } from '../platform/db/database.ts'
import type { Actor } from '../platform/http/actor.ts'
import { lockUsers, refuseWithoutAdmin, selectUsers } from './user-store.ts'

export function deleteUser(ctx: Context, actor: Actor, id: string): Promise<void> {
  return transact(ctx.db, async (tx) => {
    await lockUsers(tx)
    const user = (await selectUsers(tx).where('id', '=', id).executeTakeFirst()) ?? refuse('NOT_FOUND')
    const at = timestamp(ctx.clock)
    await tx.updateTable('users').set({ deleted_at: at, password_hash: null }).where('id', '=', id).execute()
    if (user.role === 'admin' && !user.disabled_at) await refuseWithoutAdmin(tx)
    await tx.deleteFrom('sessions').where('user_id', '=', id).execute()
    await tx.deleteFrom('user_identities').where('user_id', '=', id).execute()
    await tx
      .updateTable('api_keys')
      .set({ revoked_at: at })
      .where('owner_id', '=', id)
      .where('revoked_at', 'is', null)
      .execute()
    const details = { email: user.email, name: user.name, role: user.role }
    await recordAudit(tx, actor, at, { action: 'user.deleted', subject: id, details })
  })
}
