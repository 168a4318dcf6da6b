// Every decision on a shot, newest first.
import type { Parsed, Reply } from '@sartiq/contract/endpoint.ts'
import type { getShotHistory as endpoint } from '@sartiq/contract/decide/endpoints.ts'
import { refuse } from '@sartiq/contract/error.ts'
import { sql } from 'kysely'
import { findShot } from '../intake/store.ts'
import type { Context } from '../platform/context.ts'
import { pageOf, placeOf } from '../platform/db/page.ts'

export async function getShotHistory(
  ctx: Context,
  shot_id: string,
  query: Parsed<typeof endpoint>['query'],
): Promise<Reply<typeof endpoint>> {
  if (!(await findShot(ctx.db, shot_id))) refuse('NOT_FOUND')
  const place = placeOf(query.cursor)
  let rows = ctx.db
    .selectFrom('decisions')
    .selectAll()
    .where('shot_id', '=', shot_id)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(query.limit + 1)
  if (place) rows = rows.where(sql<boolean>`(at, id) <= (${place[0]}::timestamptz, ${place[1]}::uuid)`)
  return pageOf(
    await rows.execute(),
    query.limit,
    (row) => [row.at, row.id],
    ({ id, prediction_id, action, from_status, to_status, reason, notes, actor_id, actor_name, at }) => {
      const by = { id: actor_id, name: actor_name }
      return { id, shot_id, prediction_id, action, from: from_status, to: to_status, reason, notes, by, at }
    },
  )
}
