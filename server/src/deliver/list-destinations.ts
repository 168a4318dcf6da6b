// Destinations, newest first.
import type { listDestinations as endpoint } from '@sartiq/contract/deliver/endpoints.ts'
import type { Parsed, Reply } from '@sartiq/contract/endpoint.ts'
import { sql } from 'kysely'
import type { Context } from '../platform/context.ts'
import { pageOf, placeOf } from '../platform/db/page.ts'
import type { Actor } from '../platform/http/actor.ts'
import { destinationView } from './destinations.ts'

export async function listDestinations(
  ctx: Context,
  actor: Actor,
  query: Parsed<typeof endpoint>['query'],
): Promise<Reply<typeof endpoint>> {
  const place = placeOf(query.cursor)
  let rows = ctx.db
    .selectFrom('destinations')
    .selectAll()
    .where('deleted_at', 'is', null)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(query.limit + 1)
  if (place) rows = rows.where(sql<boolean>`(created_at, id) <= (${place[0]}::timestamptz, ${place[1]}::uuid)`)
  if (query.type) rows = rows.where('type', 'in', query.type)
  return pageOf(
    await rows.execute(),
    query.limit,
    (row) => [row.created_at, row.id],
    (row) => destinationView(ctx, row, actor.role),
  )
}
