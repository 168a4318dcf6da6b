// Users, invitations and keys in the database, and what all of them must keep to.
import { refuse } from '@sartiq/contract/error.ts'
import type { ApiKey, Invitation, User } from '@sartiq/contract/people/users.ts'
import { sql } from 'kysely'
import type { Db, Tx } from '../platform/db/database.ts'
import type { ApiKeyRow, InvitationRow, UserRow } from '../platform/db/tables.ts'

export function selectUsers(db: Db | Tx) {
  return db
    .selectFrom('users')
    .selectAll('users')
    .select(
      sql<string | null>`(select max(seen_at) from sessions where sessions.user_id = users.id)`.as('last_seen_at'),
    )
    .select(sql<boolean>`exists (select from user_identities i where i.user_id = users.id)`.as('has_identity'))
    .where('deleted_at', 'is', null)
}

export function userView(row: UserRow & { last_seen_at: string | null; has_identity: boolean }): User {
  const { id, email, name, role, disabled_at, created_at, last_seen_at } = row
  const signs_in_with = [
    ...(row.password_hash === null ? [] : (['password'] as const)),
    ...(row.has_identity ? (['oidc'] as const) : []),
  ]
  return { id, email, name, role, disabled: disabled_at !== null, signs_in_with, created_at, last_seen_at }
}

/** Makes users wait for each other: of two admins who step down at once, one stays. */
export async function lockUsers(tx: Tx): Promise<void> {
  await sql`lock table users in share row exclusive mode`.execute(tx)
}

/** @throws Refusal LAST_ADMIN. Call it after the change, in its transaction. */
export async function refuseWithoutAdmin(tx: Tx): Promise<void> {
  if (!(await selectActiveAdmins(tx).limit(1).executeTakeFirst())) refuse('LAST_ADMIN')
}

export function selectActiveAdmins(db: Db | Tx) {
  return db
    .selectFrom('users')
    .select('id')
    .where('role', '=', 'admin')
    .where('disabled_at', 'is', null)
    .where('deleted_at', 'is', null)
}

export function isKnownEmail(db: Db | Tx, email: string): Promise<boolean> {
  return db
    .selectFrom('users')
    .select('id')
    .where(sql`lower(email)`, '=', email.toLowerCase())
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
    .then((row) => row !== undefined)
}

export function refuseKnownEmail(email: string): never {
  return refuse('NAME_TAKEN', {
    detail: `There is already a user ${email}.`,
    errors: [{ pointer: '/email', message: 'belongs to a user already' }],
  })
}

export function invitationView(row: InvitationRow): Invitation {
  const { id, email, role, created_at, expires_at, accepted_at } = row
  const invited_by = { id: row.invited_by, name: row.invited_by_name }
  return { id, email, role, invited_by, created_at, expires_at, accepted_at }
}

export function apiKeyView(row: ApiKeyRow & { owner_name: string | null }): ApiKey {
  const { id, name, role, scopes, hint, created_at, expires_at, last_used_at, revoked_at } = row
  const owner = { id: row.owner_id, name: row.owner_name ?? 'system' }
  return { id, name, owner, role, scopes, hint, created_at, expires_at, last_used_at, revoked_at }
}
