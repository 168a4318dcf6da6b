// Cards of the gallery: a shot joined with the image that stands for it, or with each of its images.
import type { GalleryFilters, GalleryItem } from '@sartiq/contract/review/endpoints.ts'
import type { Role } from '@sartiq/contract/people/role.ts'
import { type RawBuilder, sql } from 'kysely'
import { predictionView, shotView } from '../intake/rules/views.ts'
import type { NamedShot } from '../intake/store.ts'
import type { Db } from '../platform/db/database.ts'
import type { Place } from '../platform/db/page.ts'
import type { PredictionRow } from '../platform/db/tables.ts'
import { shotCondition } from './filters.ts'

type Grouping = Pick<GalleryFilters, 'group_by' | 'sort'>

/** The table whose (created_at, id) orders the cards. */
export function orderTable({ group_by }: Pick<Grouping, 'group_by'>): 'shots' | 'predictions' {
  return group_by === 'shot' ? 'shots' : 'predictions'
}

/** What the cards are read from. */
export function fromCards({ group_by }: Pick<Grouping, 'group_by'>): RawBuilder<unknown> {
  return group_by === 'shot'
    ? sql`shots join predictions on predictions.id = shots.cover_prediction_id`
    : sql`predictions join shots on shots.id = predictions.shot_id`
}

/** Which cards a filter lets through. */
export function cardCondition(filters: GalleryFilters): RawBuilder<unknown> {
  const condition = shotCondition(filters)
  return filters.group_by === 'shot' ? condition : sql`${condition} and predictions.image_status = 'ready'`
}

/** `(created_at, id)` in the gallery's order, from a place on. */
export function fromPlace(grouping: Grouping, place: Place | undefined): RawBuilder<unknown> {
  if (!place) return sql`true`
  const table = orderTable(grouping)
  const sign = sql.raw(grouping.sort === 'newest' ? '<=' : '>=')
  return sql`(${sql.ref(`${table}.created_at`)}, ${sql.ref(`${table}.id`)}) ${sign} (${place[0]}::timestamptz, ${place[1]}::uuid)`
}

/** `order by` in the gallery's order. */
export function cardOrder(grouping: Grouping): RawBuilder<unknown> {
  const table = orderTable(grouping)
  const direction = sql.raw(grouping.sort === 'newest' ? 'desc' : 'asc')
  return sql`${sql.ref(`${table}.created_at`)} ${direction}, ${sql.ref(`${table}.id`)} ${direction}`
}

/** A row of `selectCards`: the shot's columns as they are, the prediction's behind a `p_`. */
type CardRow = NamedShot & { [K in keyof PredictionRow as `p_${K}`]: PredictionRow[K] }

const predictionColumns = [
  'id',
  'shot_id',
  'status',
  'parent_prediction_id',
  'revision_id',
  'external_id',
  'config',
  'sha256',
  'bytes',
  'image_status',
  'width',
  'height',
  'format',
  'color_profile',
  'bit_depth',
  'has_alpha',
  'digital_source_type',
  'source_marks',
  'perceptual_hash',
  'placeholder',
  'checks',
  'broken_code',
  'created_at',
] as const satisfies (keyof PredictionRow)[]

const aliased = sql.join(
  predictionColumns.map((column) => sql`${sql.ref(`predictions.${column}`)} as ${sql.ref(`p_${column}`)}`),
)

/** Reads cards from a place on. */
export async function readCards(
  db: Db,
  filters: GalleryFilters,
  place: Place | undefined,
  limit: number,
): Promise<CardRow[]> {
  const { rows } = await sql<CardRow>`
    select shots.*, shootings.name as shooting, ${aliased}
    from ${fromCards(filters)} join shootings on shootings.id = shots.shooting_id
    where ${cardCondition(filters)} and ${fromPlace(filters, place)}
    order by ${cardOrder(filters)} limit ${limit}
  `.execute(db)
  return rows
}

/** A card's place in the gallery's order. */
export function placeOfCard(row: CardRow, { group_by }: Pick<Grouping, 'group_by'>): Place {
  return group_by === 'shot' ? [row.created_at, row.id] : [row.p_created_at, row.p_id]
}

/** A card as the contract shows it. */
export function cardView(row: CardRow, role: Role): GalleryItem {
  const shot: Record<string, unknown> = {}
  const prediction: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(row)) {
    if (name.startsWith('p_')) prediction[name.slice(2)] = value
    else shot[name] = value
  }
  return { shot: shotView(shot as NamedShot, role), prediction: predictionView(prediction as PredictionRow) }
}
