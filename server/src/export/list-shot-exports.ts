// The export history of a shot: which exports took it along, and what became of its files in each.
import type { Parsed, Reply } from '@sartiq/contract/endpoint.ts'
import { refuse } from '@sartiq/contract/error.ts'
import type { listShotExports as endpoint } from '@sartiq/contract/export/endpoints.ts'
import { sql } from 'kysely'
import type { Context } from '../platform/context.ts'
import { pageOf, placeOf } from '../platform/db/page.ts'
import { linksOf } from './links.ts'
import { exportSummaryView, selectImages, shotFileView } from './store.ts'

export async function listShotExports(
  ctx: Context,
  shot_id: string,
  query: Parsed<typeof endpoint>['query'],
): Promise<Reply<typeof endpoint>> {
  const shot = await ctx.db.selectFrom('shots').select('id').where('id', '=', shot_id).executeTakeFirst()
  if (!shot) refuse('NOT_FOUND')
  const place = placeOf(query.cursor)
  let rows = ctx.db
    .selectFrom('exports')
    .selectAll()
    .where(sql<boolean>`id in (select export_id from export_images where shot_id = ${shot_id})`)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(query.limit + 1)
  if (place) rows = rows.where(sql<boolean>`(created_at, id) <= (${place[0]}::timestamptz, ${place[1]}::uuid)`)
  const found = await rows.execute()
  const ids = found.map(({ id }) => id)
  const files = ids.length > 0 ? await selectImages(ctx.db, ids).where('shot_id', '=', shot_id).execute() : []
  const links = linksOf(ctx)
  return pageOf(
    found,
    query.limit,
    (row) => [row.created_at, row.id],
    (row) => {
      const { id, status, destination, preset, created_by, created_at, completed_at, files_expired_at } =
        exportSummaryView(row, links)
      const own = files.filter(({ export_id }) => export_id === id).map((file) => shotFileView(file, links))
      return { id, status, destination, preset, created_by, created_at, completed_at, files_expired_at, files: own }
    },
  )
}
