// Counts for the filter bar: each facet counts what the other filters let through.
import type { Reply } from '@sartiq/contract/endpoint.ts'
import type { getGalleryFacets as endpoint, GalleryFilters } from '@sartiq/contract/review/endpoints.ts'
import { shotStatuses } from '@sartiq/contract/decide/states.ts'
import { sql } from 'kysely'
import type { Context } from '../platform/context.ts'
import { type ShotFilters, shotCondition } from './filters.ts'

type Count = { value: string; count: number }
const mostValues = 200

export async function getGalleryFacets(ctx: Context, filters: GalleryFilters): Promise<Reply<typeof endpoint>> {
  const [status, shot_type, subject, style_name, shooting] = await Promise.all([
    countBy(ctx, 'status', { ...filters, status: undefined }),
    countBy(ctx, 'shot_type', { ...filters, shot_type: undefined }),
    countBy(ctx, 'subject', { ...filters, subject: undefined }),
    countBy(ctx, 'style_name', { ...filters, style_name: undefined }),
    countShootings(ctx, { ...filters, shooting_id: undefined }),
  ])
  const byStatus = shotStatuses.map((name) => [name, status.find((one) => one.value === name)?.count ?? 0])
  return { status: Object.fromEntries(byStatus), shot_type, subject, style_name, shooting }
}

async function countBy(ctx: Context, column: string, filters: ShotFilters): Promise<Count[]> {
  const { rows } = await sql<Count>`
    select ${sql.ref(`shots.${column}`)} as value, count(*) as count from shots
    where ${shotCondition(filters)} group by 1 order by 2 desc, 1 limit ${mostValues}
  `.execute(ctx.db)
  return rows
}

async function countShootings(ctx: Context, filters: ShotFilters): Promise<(Count & { id: string })[]> {
  const { rows } = await sql<Count & { id: string }>`
    select shootings.name as value, shootings.id, counted.count from (
      select shooting_id, count(*) as count from shots where ${shotCondition(filters)} group by 1
    ) counted join shootings on shootings.id = counted.shooting_id
    order by shootings.created_at desc, shootings.id desc limit ${mostValues}
  `.execute(ctx.db)
  return rows
}
