// Loads the shots that an export asks for, in their order, and refuses those that cannot be exported, naming each.
import { refuse } from '@sartiq/contract/error.ts'
import type { BulkExportRequest, ExportRequest } from '@sartiq/contract/export/export.ts'
import { exportLimit } from '@sartiq/contract/export/export.ts'
import { type RawBuilder, sql } from 'kysely'
import type { Db, Tx } from '../platform/db/database.ts'
import { shotCondition } from '../review/filters.ts'
import type { Selected } from './rules/plan.ts'

export type Selection =
  | Pick<ExportRequest, 'shots' | 'filter'>
  | Pick<BulkExportRequest, 'shooting_id' | 'status_filter'>

type Row = {
  shot_id: string
  status: string
  prediction_id: string | null
  deleted: boolean
  shooting: string
  sku: string
  product_name: string
  product_category: string
  shot_type: string
  subject: string
  style_name: string
  sha256: string
  width: number
  height: number
  bytes: number
  format: string
  color_profile: string | null
  digital_source_type: string | null
  source_marks: string[]
  crc32: number | null
  only_pixels: boolean | null
  model: unknown
  seed: unknown
  approved_by: string | null
  approved_at: string | null
}

/** @throws Refusal SHOT_NOT_EXPORTABLE or INVALID_VALUE, naming each shot that is wrong */
export async function selectForExport(db: Db | Tx, selection: Selection): Promise<Selected[]> {
  if ('shots' in selection && selection.shots) return selectByIds(db, selection.shots)
  const rows = (await load(db, filterCondition(selection))).toSorted(byShelf)
  if (rows.length === 0) {
    refuse('SHOT_NOT_EXPORTABLE', { detail: 'No approved shot was found; approve some first.' })
  }
  if (rows.length > exportLimit) {
    const message = `The filter finds more than ${exportLimit} shots; narrow it.`
    refuse('INVALID_VALUE', { detail: message, errors: [{ pointer: '/filter', message }] })
  }
  return rows.map(selectedOf)
}

const collator = new Intl.Collator('en', { numeric: true })

/** A filter asks for no order of its own: products as they stand on a shelf, SKU2 before SKU10, each with its shots together. */
function byShelf(a: Row, b: Row): number {
  return (
    collator.compare(a.sku, b.sku) ||
    collator.compare(a.shot_type, b.shot_type) ||
    collator.compare(a.subject, b.subject)
  )
}

async function selectByIds(db: Db | Tx, ids: string[]): Promise<Selected[]> {
  const rows = await load(db, sql`shots.id = any(${ids}::uuid[])`)
  const byId = new Map(rows.map((row) => [row.shot_id, row]))
  const seen = new Set<string>()
  const wrong = ids.flatMap((id, at) => {
    const message = whyNot(byId.get(id), seen.has(id))
    seen.add(id)
    return message ? [{ pointer: `/shots/${at}`, message, shot_id: id }] : []
  })
  if (wrong.length > 0) {
    const first = wrong[0]
    const more = wrong.length > 1 ? `, and ${wrong.length - 1} more` : ''
    refuse('SHOT_NOT_EXPORTABLE', {
      detail: `Shot ${first?.shot_id} ${first?.message}${more}. Nothing was created.`,
      errors: wrong,
    })
  }
  return ids.map((id) => selectedOf(byId.get(id) as Row))
}

function whyNot(row: Row | undefined, twice: boolean): string | undefined {
  if (twice) return 'is named twice'
  if (!row || row.deleted) return 'does not exist'
  if (row.status !== 'APPROVED' && row.status !== 'EXPORTED') return `is ${row.status}; approve it first`
  return undefined
}

function filterCondition(selection: Selection): RawBuilder<unknown> {
  if ('shooting_id' in selection) {
    const status = selection.status_filter === 'exported' ? 'EXPORTED' : 'APPROVED'
    return sql`shots.deleted_at is null and shots.shooting_id = ${selection.shooting_id} and shots.status = ${status}`
  }
  const filter = 'filter' in selection ? (selection.filter ?? {}) : {}
  const asked = filter.status?.filter((status) => status === 'APPROVED' || status === 'EXPORTED')
  const statuses = asked ?? ['APPROVED']
  return sql`${shotCondition({ ...filter, status: undefined })} and shots.status = any(${statuses})`
}

async function load(db: Db | Tx, condition: RawBuilder<unknown>): Promise<Row[]> {
  // Locked by a statement of its own: one that waited for a lock sees the new shot beside the old image and approval.
  if (db.isTransaction) {
    await sql`select count(*) from (select from shots where ${condition} order by id for share) as locked`.execute(db)
  }
  const { rows } = await sql<Row>`
    select shots.id as shot_id, shots.status, shots.approved_prediction_id as prediction_id,
      shots.deleted_at is not null as deleted, shootings.name as shooting, shots.sku, shots.product_name,
      shots.product_category, shots.shot_type, shots.subject, shots.style_name, p.sha256, p.width, p.height, p.bytes,
      p.format, p.color_profile, p.digital_source_type, p.source_marks, p.crc32, p.only_pixels,
      p.config->'model' as model, p.config->'seed' as seed,
      d.actor_name as approved_by, d.at as approved_at
    from shots
    join shootings on shootings.id = shots.shooting_id
    left join predictions p on p.id = shots.approved_prediction_id
    left join lateral (
      select actor_name, at from decisions
      where shot_id = shots.id and action = 'approve' and undone_at is null order by at desc, id desc limit 1
    ) d on true
    where ${condition} order by shots.created_at, shots.id limit ${exportLimit + 1}
  `.execute(db)
  return rows
}

function selectedOf(row: Row): Selected {
  const { status: _status, deleted: _deleted, prediction_id, ...rest } = row
  const { sha256, width, height, bytes, format, color_profile, digital_source_type, ...more } = rest
  const { source_marks, crc32, only_pixels, model, seed, ...words } = more
  const facts = { width, height, format, color_profile, digital_source_type, source_marks, only_pixels }
  const source = { sha256, bytes, crc32, ...facts }
  return { ...words, model: textOf(model), seed: seedOf(seed), prediction_id: prediction_id as string, source }
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

function seedOf(value: unknown): string | number | null {
  return typeof value === 'string' || typeof value === 'number' ? value : null
}
