// One row an image and format, in delivery order.
import type { Parsed, Reply } from '@sartiq/contract/endpoint.ts'
import { refuse } from '@sartiq/contract/error.ts'
import type { listExportImages as endpoint } from '@sartiq/contract/export/endpoints.ts'
import { z } from 'zod'
import type { Context } from '../platform/context.ts'
import { pageOf, placeOf } from '../platform/db/page.ts'
import { linksOf } from './links.ts'
import { exportImageView, findExport, selectImages } from './store.ts'

export async function listExportImages(
  ctx: Context,
  export_id: string,
  query: Parsed<typeof endpoint>['query'],
): Promise<Reply<typeof endpoint>> {
  if (!(await findExport(ctx.db, export_id))) refuse('NOT_FOUND')
  const place = placeOf(query.cursor, z.string().regex(/^\d{1,9}$/))
  let rows = selectImages(ctx.db, export_id).limit(query.limit + 1)
  if (place) rows = rows.where('position', '>=', Number(place[0]))
  if (query.status) rows = rows.where('status', 'in', query.status)
  const links = linksOf(ctx)
  return pageOf(
    await rows.execute(),
    query.limit,
    (row) => [String(row.position), row.id],
    (row) => exportImageView(row, links),
  )
}
