// Approved shots by the thousand, written straight into the tables.
import type { Pool } from 'pg'
import { newId } from '../server/src/platform/id.ts'

/** An image that lies in storage, or is never asked for. */
export type Source = { sha256: string; bytes: number; crc32: number | null; width: number; height: number }

const insert = `
  with row as (
    select n, shot_id, prediction_id, source.*
    from jsonb_to_recordset($1) as row(n int, shot_id uuid, prediction_id uuid, source jsonb),
      jsonb_to_record(source) as source(sha256 text, bytes int, crc32 bigint, width int, height int)
  ), shot as (
    insert into shots (id, shooting_id, sku, product_name, product_category, shot_type, subject, style_name, status,
      prediction_count, created_at, updated_at)
    select shot_id, $2, 'SKU' || lpad(n::text, 6, '0'), 'Wool coat ' || n, 'coats', 'full_body', 'Model_A', 'studio',
      'APPROVED', 1, now(), now()
    from row
  )
  insert into predictions (id, shot_id, status, config, sha256, bytes, crc32, only_pixels, image_status, width, height,
    format, bit_depth, has_alpha, created_at)
  select prediction_id, shot_id, 'APPROVED', '{"model": "flux", "seed": 42}', sha256, bytes, crc32, false, 'ready',
    width, height, 'png', 8, false, now()
  from row`

const approve = `
  update shots set approved_prediction_id = p.id, cover_prediction_id = p.id from predictions p
  where p.shot_id = shots.id and shots.shooting_id = $1`

export type Filled = { shooting_id: string; shots: string[] }

/** As many shots as asked for, each with a product of its own; sources are taken in turns. */
export async function fillShots(pool: Pool, name: string, sources: Source[], count: number): Promise<Filled> {
  const rows = Array.from({ length: count }, (_, n) => ({
    n,
    shot_id: newId(),
    prediction_id: newId(),
    source: sources[n % sources.length],
  }))
  const shooting_id = newId()
  const shooting = `insert into shootings (id, name, created_at, updated_at) values ($1, $2, now(), now())`
  await pool.query(shooting, [shooting_id, name])
  await pool.query(insert, [JSON.stringify(rows), shooting_id])
  await pool.query(approve, [shooting_id])
  await pool.query('vacuum analyze')
  return { shooting_id, shots: rows.map(({ shot_id }) => shot_id) }
}
