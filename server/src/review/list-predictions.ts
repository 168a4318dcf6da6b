// All variations of a shot, oldest first, those that are still being read included.
import type { Parsed, Reply } from '@sartiq/contract/endpoint.ts'
import type { listPredictions as endpoint } from '@sartiq/contract/review/endpoints.ts'
import { refuse } from '@sartiq/contract/error.ts'
import { sql } from 'kysely'
import { predictionView } from '../intake/rules/views.ts'
import { findShot } from '../intake/store.ts'
import type { Context } from '../platform/context.ts'
import { pageOf, placeOf } from '../platform/db/page.ts'

export async function listPredictions(
  ctx: Context,
  query: Parsed<typeof endpoint>['query'],
): Promise<Reply<typeof endpoint>> {
  if (!(await findShot(ctx.db, query.shot_id))) refuse('NOT_FOUND')
  const place = placeOf(query.cursor)
  let rows = ctx.db
    .selectFrom('predictions')
    .selectAll()
    .where('shot_id', '=', query.shot_id)
    .orderBy('created_at')
    .orderBy('id')
    .limit(query.limit + 1)
  if (place) rows = rows.where(sql<boolean>`(created_at, id) >= (${place[0]}::timestamptz, ${place[1]}::uuid)`)
  return pageOf(await rows.execute(), query.limit, (row) => [row.created_at, row.id], predictionView)
}
