// Revisions of a shot, newest first.
import type { Parsed, Reply } from '@sartiq/contract/endpoint.ts'
import type { listRevisions as endpoint } from '@sartiq/contract/decide/revision.ts'
import { refuse } from '@sartiq/contract/error.ts'
import { sql } from 'kysely'
import { revisionView, selectRevisions } from '../intake/revisions.ts'
import { findShot } from '../intake/store.ts'
import type { Context } from '../platform/context.ts'
import { pageOf, placeOf } from '../platform/db/page.ts'

export async function listRevisions(
  ctx: Context,
  shot_id: string,
  query: Parsed<typeof endpoint>['query'],
): Promise<Reply<typeof endpoint>> {
  if (!(await findShot(ctx.db, shot_id))) refuse('NOT_FOUND')
  const place = placeOf(query.cursor)
  let rows = selectRevisions(ctx.db)
    .where('shot_id', '=', shot_id)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(query.limit + 1)
  if (place) rows = rows.where(sql<boolean>`(created_at, id) <= (${place[0]}::timestamptz, ${place[1]}::uuid)`)
  return pageOf(await rows.execute(), query.limit, (row) => [row.created_at, row.id], revisionView)
}
