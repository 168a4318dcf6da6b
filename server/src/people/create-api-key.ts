// Makes an API key. Only its hash is kept; whoever asked sees it this once.
import { randomBytes } from 'node:crypto'
import type { Parsed, Reply } from '@sartiq/contract/endpoint.ts'
import type { createApiKey as endpoint } from '@sartiq/contract/people/users.ts'
import { refuse } from '@sartiq/contract/error.ts'
import { recordAudit } from '../platform/audit/record-audit.ts'
import { timestamp } from '../platform/clock.ts'
import type { Context } from '../platform/context.ts'
import { transact } from '../platform/db/database.ts'
import type { Actor } from '../platform/http/actor.ts'
import { newId } from '../platform/id.ts'
import { hashToken } from '../platform/secrets/keys.ts'
import { hintOf } from '../platform/secrets/seal.ts'
import { tooWide } from './rules/key-role.ts'
import { apiKeyView } from './user-store.ts'

type Input = Parsed<typeof endpoint>['body']

/** @throws Refusal INVALID_VALUE where the key would reach further than who asks for it */
export function createApiKey(ctx: Context, actor: Actor, input: Input): Promise<Reply<typeof endpoint>> {
  const { name, role, scopes = null, expires_at = null } = input
  const wrong = tooWide({ role, scopes }, actor)
  if (wrong) refuse('INVALID_VALUE', { detail: `${wrong.pointer} ${wrong.message}.`, errors: [wrong] })
  const at = timestamp(ctx.clock)
  if (expires_at !== null && Date.parse(expires_at) <= Date.parse(at)) {
    const message = 'must lie in the future'
    refuse('INVALID_VALUE', { detail: `expires_at ${message}.`, errors: [{ pointer: '/expires_at', message }] })
  }
  const key = `sk_${randomBytes(32).toString('base64url')}`
  return transact(ctx.db, async (tx) => {
    const row = await tx
      .insertInto('api_keys')
      .values({
        id: newId(),
        name,
        owner_id: actor.user_id,
        role,
        scopes,
        key_hash: hashToken(key),
        hint: hintOf(key),
        created_at: at,
        expires_at,
      })
      .returningAll()
      .executeTakeFirstOrThrow()
    const details = { name, role, scopes, expires_at }
    await recordAudit(tx, actor, at, { action: 'api_key.created', subject: row.id, details })
    return { ...apiKeyView({ ...row, owner_name: actor.name }), key }
  })
}

/** Revokes a key; one that was revoked before stays so. */
export function deleteApiKey(ctx: Context, actor: Actor, id: string): Promise<boolean> {
  return transact(ctx.db, async (tx) => {
    const key = await tx.selectFrom('api_keys').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
    if (!key || key.revoked_at) return key !== undefined
    const at = timestamp(ctx.clock)
    await tx.updateTable('api_keys').set({ revoked_at: at }).where('id', '=', id).execute()
    await recordAudit(tx, actor, at, { action: 'api_key.revoked', subject: id, details: { name: key.name } })
    return true
  })
}
