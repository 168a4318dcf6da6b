// Export presets, newest first.
import type { Parsed, Reply } from '@sartiq/contract/endpoint.ts'
import type { listExportPresets as endpoint } from '@sartiq/contract/export/preset.ts'
import { sql } from 'kysely'
import type { Context } from '../platform/context.ts'
import { pageOf, placeOf } from '../platform/db/page.ts'
import { presetView } from './store.ts'

export async function listExportPresets(
  ctx: Context,
  query: Parsed<typeof endpoint>['query'],
): Promise<Reply<typeof endpoint>> {
  const place = placeOf(query.cursor)
  let rows = ctx.db
    .selectFrom('export_presets')
    .selectAll()
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(query.limit + 1)
  if (place) rows = rows.where(sql<boolean>`(created_at, id) <= (${place[0]}::timestamptz, ${place[1]}::uuid)`)
  return pageOf(await rows.execute(), query.limit, (row) => [row.created_at, row.id], presetView)
}
