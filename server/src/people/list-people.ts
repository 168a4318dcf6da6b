// Lists of users, invitations, sessions and keys, newest first.
import type { Parsed, Reply } from '@sartiq/contract/endpoint.ts'
import type * as api from '@sartiq/contract/people/users.ts'
import { type RawBuilder, sql } from 'kysely'
import type { Context } from '../platform/context.ts'
import { pageOf, placeOf } from '../platform/db/page.ts'
import type { Actor } from '../platform/http/actor.ts'
import { apiKeyView, invitationView, selectUsers, userView } from './user-store.ts'

type Page = Parsed<typeof api.listUsers>['query']

/** From a cursor on, in the order of (created_at, id). */
function onFrom(cursor: string | undefined, table: string): RawBuilder<boolean> {
  const place = placeOf(cursor)
  if (!place) return sql<boolean>`true`
  const [at, id] = [sql.ref(`${table}.created_at`), sql.ref(`${table}.id`)]
  return sql<boolean>`(${at}, ${id}) <= (${place[0]}::timestamptz, ${place[1]}::uuid)`
}

const placeIn = (row: { created_at: string; id: string }): [string, string] => [row.created_at, row.id]

export async function listUsers(ctx: Context, { cursor, limit }: Page): Promise<Reply<typeof api.listUsers>> {
  const rows = selectUsers(ctx.db).where(onFrom(cursor, 'users'))
  const ordered = rows.orderBy('created_at', 'desc').orderBy('id', 'desc')
  return pageOf(await ordered.limit(limit + 1).execute(), limit, placeIn, userView)
}

export async function listInvitations(ctx: Context, query: Page): Promise<Reply<typeof api.listInvitations>> {
  const rows = await ctx.db
    .selectFrom('invitations')
    .selectAll()
    .where(onFrom(query.cursor, 'invitations'))
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(query.limit + 1)
    .execute()
  return pageOf(rows, query.limit, placeIn, invitationView)
}

export async function listApiKeys(ctx: Context, query: Page): Promise<Reply<typeof api.listApiKeys>> {
  const rows = await ctx.db
    .selectFrom('api_keys')
    .leftJoin('users', 'users.id', 'api_keys.owner_id')
    .selectAll('api_keys')
    .select('users.name as owner_name')
    .where(onFrom(query.cursor, 'api_keys'))
    .orderBy('api_keys.created_at', 'desc')
    .orderBy('api_keys.id', 'desc')
    .limit(query.limit + 1)
    .execute()
  return pageOf(rows, query.limit, placeIn, apiKeyView)
}

type OfWhom = { actor: Actor; current: string | undefined }

/** Somebody else's sessions are an admin's business; for others they are as if there were none. */
export async function listSessions(
  ctx: Context,
  { actor, current }: OfWhom,
  query: Parsed<typeof api.listSessions>['query'],
): Promise<Reply<typeof api.listSessions>> {
  const whose = actor.role === 'admin' ? (query.user_id ?? actor.user_id) : actor.user_id
  const isOthers = query.user_id !== undefined && query.user_id !== whose
  if (whose === null || isOthers) return { items: [], next_cursor: null }
  const rows = await ctx.db
    .selectFrom('sessions')
    .selectAll()
    .where('user_id', '=', whose)
    .where('expires_at', '>', ctx.clock.now().toISOString())
    .where(onFrom(query.cursor, 'sessions'))
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(query.limit + 1)
    .execute()
  return pageOf(rows, query.limit, placeIn, ({ id, id_hash, address, user_agent, created_at, seen_at, expires_at }) => {
    return { id, user_id: whose, current: id_hash === current, address, user_agent, created_at, seen_at, expires_at }
  })
}
