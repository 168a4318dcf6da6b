// Ends a session: one's own, or anybody's for an admin. For others it is as if it did not exist.
import { refuse } from '@sartiq/contract/error.ts'
import { recordAudit } from '../platform/audit/record-audit.ts'
import { timestamp } from '../platform/clock.ts'
import type { Context } from '../platform/context.ts'
import { transact } from '../platform/db/database.ts'
import type { Actor } from '../platform/http/actor.ts'

export function deleteSession(ctx: Context, actor: Actor, id: string): Promise<void> {
  return transact(ctx.db, async (tx) => {
    let sessions = tx.deleteFrom('sessions').where('id', '=', id)
    if (actor.role !== 'admin') sessions = sessions.where('user_id', '=', actor.user_id)
    const gone = (await sessions.returning('user_id').executeTakeFirst()) ?? refuse('NOT_FOUND')
    const details = { user_id: gone.user_id }
    await recordAudit(tx, actor, timestamp(ctx.clock), { action: 'session.ended', subject: id, details })
  })
}
