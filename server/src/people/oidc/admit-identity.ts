// Lets in whom the provider names: the user of this issuer and subject, or a new one. An e-mail alone links nobody.
import type { ErrorCode } from '@sartiq/contract/error.ts'
import type { Role } from '@sartiq/contract/people/role.ts'
import { recordAudit } from '../../platform/audit/record-audit.ts'
import type { Tx } from '../../platform/db/database.ts'
import type { UserRow } from '../../platform/db/tables.ts'
import type { Actor } from '../../platform/http/actor.ts'
import { newId } from '../../platform/id.ts'
import type { Identity } from '../rules/oidc-identity.ts'
import { isSetUp } from '../set-up.ts'
import { isKnownEmail, lockUsers, selectActiveAdmins } from '../user-store.ts'

type When = { at: string; address: string }
type Admitted = { actor: Actor } | { refusal: ErrorCode }
type Entrant = Pick<UserRow, 'id' | 'name' | 'email' | 'role'>

/** A refusal is answered and not thrown, so that its audit entry is kept. */
export async function admitIdentity(tx: Tx, identity: Identity, when: When): Promise<Admitted> {
  // Two first sign-ins of one identity wait for each other, and so do two admins who lose their role.
  await lockUsers(tx)
  const known = await findByIdentity(tx, identity)
  const refusal = known ? known.disabled_at !== null && 'USER_DISABLED' : await whyNotNew(tx, identity)
  if (refusal) return refused(tx, identity, when, refusal)
  const user = known ? await refreshRole(tx, known, identity.role, when) : await insertUser(tx, identity, when)
  const actor: Actor = { user_id: user.id, name: user.name, role: user.role, via: 'session', address: when.address }
  const details = { by: 'oidc', issuer: identity.issuer }
  await recordAudit(tx, actor, when.at, { action: 'login', subject: user.email.toLowerCase(), details })
  return { actor }
}

function findByIdentity(tx: Tx, { issuer, subject }: Identity) {
  return tx
    .selectFrom('user_identities')
    .innerJoin('users', 'users.id', 'user_identities.user_id')
    .selectAll('users')
    .where('issuer', '=', issuer)
    .where('subject', '=', subject)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
}

async function whyNotNew(tx: Tx, { email, role }: Identity): Promise<ErrorCode | false> {
  if (role !== 'admin' && !(await isSetUp(tx))) return 'SETUP_FIRST'
  return (await isKnownEmail(tx, email)) && 'OIDC_EMAIL_TAKEN'
}

async function refused(tx: Tx, identity: Identity, { at, address }: When, code: ErrorCode): Promise<Admitted> {
  const { issuer, subject, email, name } = identity
  // The subject of a wrong password is the e-mail, and slows that account down; this one is no guess.
  const details = { by: 'oidc', code, issuer, subject, email }
  await recordAudit(tx, { user_id: null, name, address }, at, { action: 'login.failed', details })
  return { refusal: code }
}

async function insertUser(tx: Tx, identity: Identity, { at, address }: When): Promise<Entrant> {
  const { issuer, subject, email, name } = identity
  const user = { id: newId(), email, name, role: identity.role ?? ('viewer' as const) }
  await tx
    .insertInto('users')
    .values({ ...user, password_hash: null, created_at: at })
    .execute()
  await tx.insertInto('user_identities').values({ issuer, subject, user_id: user.id, created_at: at }).execute()
  // An admin is there: nobody else becomes one by the link of the first start.
  if (user.role === 'admin') await tx.deleteFrom('setup_links').execute()
  const actor = { user_id: user.id, name, via: 'session' as const, address }
  const details = { email, name, role: user.role, by: 'oidc', issuer, subject }
  await recordAudit(tx, actor, at, { action: 'user.created', subject: user.id, details })
  return user
}

/** The provider's word counts at each sign-in, except that somebody is always admin. */
async function refreshRole(tx: Tx, user: UserRow, role: Role | null, { at, address }: When): Promise<Entrant> {
  if (role === null || role === user.role || (await isLastAdmin(tx, user))) return user
  await tx.updateTable('users').set({ role }).where('id', '=', user.id).execute()
  const actor = { user_id: user.id, name: user.name, via: 'session' as const, address }
  const details = { email: user.email, from: { role: user.role }, to: { role }, by: 'oidc' }
  await recordAudit(tx, actor, at, { action: 'user.updated', subject: user.id, details })
  return { ...user, role }
}

async function isLastAdmin(tx: Tx, { id, role }: UserRow): Promise<boolean> {
  if (role !== 'admin') return false
  return !(await selectActiveAdmins(tx).where('id', '!=', id).limit(1).executeTakeFirst())
}
