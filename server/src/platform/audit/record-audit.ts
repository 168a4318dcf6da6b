// The audit log: one row for each thing that somebody did, in the transaction of what it tells.
import type { Tx } from '../db/database.ts'
import type { Actor } from '../http/actor.ts'
import { newId } from '../id.ts'

/** `nobody`: a failed log-in, for instance. */
export type AuditActor = Pick<Actor, 'user_id' | 'name'> & {
  via?: Actor['via'] | undefined
  address?: string | undefined
}

export type AuditEntry = {
  /** `shot.approve`, `user.updated`, `login.failed`. */
  action: string
  /** What it was done to: an id, or an e-mail. */
  subject?: string | null
  /** What changed. Never a secret. */
  details?: Record<string, unknown>
}

export async function recordAudit(tx: Tx, actor: AuditActor | null, at: string, entry: AuditEntry): Promise<void> {
  await tx
    .insertInto('audit')
    .values({
      id: newId(),
      at,
      actor_id: actor?.user_id ?? null,
      actor_name: actor?.name ?? '',
      via: actor?.via ?? 'nobody',
      address: actor?.address ?? null,
      action: entry.action,
      subject: entry.subject ?? null,
      details: JSON.stringify(entry.details ?? {}),
    })
    .execute()
}
