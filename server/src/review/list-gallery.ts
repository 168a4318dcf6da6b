// A page of the gallery.
import type { Parsed, Reply } from '@sartiq/contract/endpoint.ts'
import type { Role } from '@sartiq/contract/people/role.ts'
import type { listGallery as endpoint } from '@sartiq/contract/review/endpoints.ts'
import type { Context } from '../platform/context.ts'
import { pageOf, placeOf } from '../platform/db/page.ts'
import { cardView, placeOfCard, readCards } from './cards.ts'

export async function listGallery(
  ctx: Context,
  query: Parsed<typeof endpoint>['query'],
  role: Role,
): Promise<Reply<typeof endpoint>> {
  const rows = await readCards(ctx.db, query, placeOf(query.cursor), query.limit + 1)
  return pageOf(
    rows,
    query.limit,
    (row) => placeOfCard(row, query),
    (row) => cardView(row, role),
  )
}
