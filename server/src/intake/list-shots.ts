// Shots, newest first, those without an image yet included.
import type { listShots as endpoint } from '@sartiq/contract/intake/endpoints.ts'
import type { Parsed, Reply } from '@sartiq/contract/endpoint.ts'
import type { Role } from '@sartiq/contract/people/role.ts'
import { sql } from 'kysely'
import { timestamp } from '../platform/clock.ts'
import type { Context } from '../platform/context.ts'
import { pageOf, placeOf } from '../platform/db/page.ts'
import { shotView } from './rules/views.ts'
import { restorableSince, selectShots } from './store.ts'

export async function listShots(
  ctx: Context,
  query: Parsed<typeof endpoint>['query'],
  role: Role,
): Promise<Reply<typeof endpoint>> {
  const place = placeOf(query.cursor)
  let rows = selectShots(ctx.db)
    .orderBy('shots.created_at', 'desc')
    .orderBy('shots.id', 'desc')
    .limit(query.limit + 1)
  rows = query.deleted
    ? rows.where('deleted_at', '>', restorableSince(timestamp(ctx.clock)))
    : rows.where('deleted_at', 'is', null)
  if (place) rows = rows.where(sql<boolean>`(shots.created_at, shots.id) <= (${place[0]}, ${place[1]}::uuid)`)
  if (query.shooting_id) rows = rows.where('shooting_id', '=', query.shooting_id)
  if (query.status) rows = rows.where('shots.status', 'in', query.status)
  if (query.sku) rows = rows.where('sku', '=', query.sku)
  if (query.shot_type) rows = rows.where('shot_type', '=', query.shot_type)
  if (query.subject) rows = rows.where('subject', '=', query.subject)
  return pageOf(
    await rows.execute(),
    query.limit,
    (row) => [row.created_at, row.id],
    (row) => shotView(row, role),
  )
}
