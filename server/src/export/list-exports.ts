// Exports, newest first.
import type { Parsed, Reply } from '@sartiq/contract/endpoint.ts'
import type { listExports as endpoint } from '@sartiq/contract/export/endpoints.ts'
import { sql } from 'kysely'
import type { Context } from '../platform/context.ts'
import { pageOf, placeOf } from '../platform/db/page.ts'
import { linksOf } from './links.ts'
import { exportSummaryView } from './store.ts'

export async function listExports(
  ctx: Context,
  query: Parsed<typeof endpoint>['query'],
): Promise<Reply<typeof endpoint>> {
  const place = placeOf(query.cursor)
  let rows = ctx.db
    .selectFrom('exports')
    .selectAll()
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(query.limit + 1)
  if (place) rows = rows.where(sql<boolean>`(created_at, id) <= (${place[0]}::timestamptz, ${place[1]}::uuid)`)
  if (query.status) rows = rows.where('status', 'in', query.status)
  if (query.destination) rows = rows.where(sql<string>`destination->>'type'`, 'in', query.destination)
  if (query.created_by) rows = rows.where('created_by', '=', query.created_by)
  if (query.from) rows = rows.where('created_at', '>=', query.from)
  if (query.to) rows = rows.where('created_at', '<', query.to)
  const links = linksOf(ctx)
  return pageOf(
    await rows.execute(),
    query.limit,
    (row) => [row.created_at, row.id],
    (row) => exportSummaryView(row, links),
  )
}
