// What went to a destination, or what an export sent: newest first, each with its attempts.
import type { Delivery, DeliveryStatus } from '@sartiq/contract/deliver/delivery.ts'
import { deliveryStatuses } from '@sartiq/contract/deliver/delivery.ts'
import type {
  listDeliveries as ofDestination,
  listExportDeliveries as ofExport,
} from '@sartiq/contract/deliver/endpoints.ts'
import type { Parsed, Reply } from '@sartiq/contract/endpoint.ts'
import { refuse } from '@sartiq/contract/error.ts'
import { sql } from 'kysely'
import { findExport } from '../export/store.ts'
import type { Context } from '../platform/context.ts'
import { pageOf, placeOf } from '../platform/db/page.ts'
import { deliveryViews } from './deliveries.ts'

type Filters = Partial<Parsed<typeof ofDestination>['query']> & { limit: number; destination_id?: string }

/** The log of a destination that is deleted stays readable. */
export async function listDeliveries(
  ctx: Context,
  destination_id: string,
  query: Parsed<typeof ofDestination>['query'],
): Promise<Reply<typeof ofDestination>> {
  const known = await ctx.db.selectFrom('destinations').select('id').where('id', '=', destination_id).executeTakeFirst()
  if (!known) refuse('NOT_FOUND')
  return readPage(ctx, { ...query, destination_id })
}

export async function listExportDeliveries(
  ctx: Context,
  export_id: string,
  query: Parsed<typeof ofExport>['query'],
): Promise<Reply<typeof ofExport>> {
  if (!(await findExport(ctx.db, export_id))) refuse('NOT_FOUND')
  const page = await readPage(ctx, { ...query, export_id })
  return { ...page, counts: await countByStatus(ctx, export_id) }
}

async function readPage(ctx: Context, query: Filters): Promise<{ items: Delivery[]; next_cursor: string | null }> {
  const place = placeOf(query.cursor)
  let rows = ctx.db
    .selectFrom('deliveries')
    .selectAll()
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(query.limit + 1)
  if (place) rows = rows.where(sql<boolean>`(created_at, id) <= (${place[0]}::timestamptz, ${place[1]}::uuid)`)
  if (query.destination_id) rows = rows.where('destination_id', '=', query.destination_id)
  if (query.export_id) rows = rows.where('export_id', '=', query.export_id)
  if (query.status) rows = rows.where('status', 'in', query.status)
  if (query.from) rows = rows.where('created_at', '>=', query.from)
  if (query.to) rows = rows.where('created_at', '<', query.to)
  const found = await rows.execute()
  const page = pageOf(
    found,
    query.limit,
    (row) => [row.created_at, row.id],
    (row) => row,
  )
  return { ...page, items: await deliveryViews(ctx.db, page.items) }
}

async function countByStatus(ctx: Context, export_id: string): Promise<Record<DeliveryStatus, number>> {
  const rows = await ctx.db
    .selectFrom('deliveries')
    .select(['status', sql<number>`count(*)::int`.as('count')])
    .where('export_id', '=', export_id)
    .groupBy('status')
    .execute()
  const count = (status: DeliveryStatus) => rows.find((row) => row.status === status)?.count ?? 0
  return Object.fromEntries(deliveryStatuses.map((status) => [status, count(status)])) as Record<DeliveryStatus, number>
}
