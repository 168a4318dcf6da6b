// The gallery's filters as SQL: one reading of them for pages, index, facets and exports by filter.
import type { GalleryFilters } from '@sartiq/contract/review/endpoints.ts'
import { type RawBuilder, sql } from 'kysely'

/** Filters that narrow; how the cards are grouped and sorted is not among them. */
export type ShotFilters = Omit<GalleryFilters, 'group_by' | 'sort'>

/** A condition over `shots` (and its shooting), true for what a filter lets through. */
export function shotCondition(filters: ShotFilters): RawBuilder<boolean> {
  const parts: RawBuilder<unknown>[] = [sql`shots.deleted_at is null`, sql`shots.cover_prediction_id is not null`]
  if (filters.shooting_id) parts.push(sql`shots.shooting_id = ${filters.shooting_id}`)
  if (filters.status) parts.push(isOneOf(sql.ref('shots.status'), filters.status))
  if (filters.shot_type) parts.push(isOneOf(sql.ref('shots.shot_type'), filters.shot_type))
  if (filters.sku) parts.push(isOneOf(sql.ref('shots.sku'), filters.sku))
  if (filters.subject) parts.push(isOneOf(sql.ref('shots.subject'), filters.subject))
  if (filters.style_name) parts.push(isOneOf(sql.ref('shots.style_name'), filters.style_name))
  if (filters.reason) parts.push(isOneOf(sql.ref('shots.rejection_reason'), filters.reason))
  if (filters.open_revision !== undefined) parts.push(sql`shots.open_revision = ${filters.open_revision}`)
  if (filters.from) parts.push(sql`shots.created_at >= ${filters.from}`)
  if (filters.to) parts.push(sql`shots.created_at < ${filters.to}`)
  if (filters.q) parts.push(contains(filters.q))
  return sql<boolean>`(${sql.join(parts, sql` and `)})`
}

function isOneOf(column: RawBuilder<unknown>, values: string[]): RawBuilder<unknown> {
  // One value as an equality, which an index in the gallery's order can serve.
  return values.length === 1 ? sql`${column} = ${values[0]}` : sql`${column} = any(${values})`
}

function contains(text: string): RawBuilder<unknown> {
  const places = ['sku', 'product_name', 'shot_type', 'subject'].map(
    (column) => sql`strpos(lower(${sql.ref(`shots.${column}`)}), lower(${text})) > 0`,
  )
  return sql`(${sql.join(places, sql` or `)})`
}
