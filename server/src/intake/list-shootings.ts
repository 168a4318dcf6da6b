// Shootings, newest first.
import type { listShootings as endpoint } from '@sartiq/contract/intake/endpoints.ts'
import type { Parsed, Reply } from '@sartiq/contract/endpoint.ts'
import { sql } from 'kysely'
import type { Context } from '../platform/context.ts'
import { pageOf, placeOf } from '../platform/db/page.ts'
import { selectShootings, shootingView } from './store.ts'

export async function listShootings(
  ctx: Context,
  query: Parsed<typeof endpoint>['query'],
): Promise<Reply<typeof endpoint>> {
  const place = placeOf(query.cursor)
  let rows = selectShootings(ctx.db)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(query.limit + 1)
  if (place) rows = rows.where(sql<boolean>`(shootings.created_at, shootings.id) <= (${place[0]}, ${place[1]}::uuid)`)
  if (query.q) rows = rows.where(sql<boolean>`strpos(lower(name), lower(${query.q})) > 0`)
  return pageOf(await rows.execute(), query.limit, (row) => [row.created_at, row.id], shootingView)
}
