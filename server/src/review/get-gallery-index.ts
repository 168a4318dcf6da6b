// A cursor for every 200th card, so that a scrollbar can jump anywhere with one keyset read.
import type { Reply } from '@sartiq/contract/endpoint.ts'
import type { getGalleryIndex as endpoint, GalleryFilters } from '@sartiq/contract/review/endpoints.ts'
import { sql } from 'kysely'
import type { Context } from '../platform/context.ts'
import { cursorOf } from '../platform/db/page.ts'
import { cardCondition, cardOrder, fromCards, orderTable } from './cards.ts'

const bucket = 200

export async function getGalleryIndex(ctx: Context, filters: GalleryFilters): Promise<Reply<typeof endpoint>> {
  const table = orderTable(filters)
  const { rows } = await sql<{ at: string; id: string; total: number }>`
    with numbered as (
      select ${sql.ref(`${table}.created_at`)} as at, ${sql.ref(`${table}.id`)} as id,
        row_number() over (order by ${cardOrder(filters)}) as number
      from ${fromCards(filters)} where ${cardCondition(filters)}
    )
    select at, id, (select count(*) from numbered) as total from numbered
    where number % ${bucket} = 1 order by number
  `.execute(ctx.db)
  return { total: rows[0]?.total ?? 0, bucket, anchors: rows.map(({ at, id }) => cursorOf([at, id])) }
}
