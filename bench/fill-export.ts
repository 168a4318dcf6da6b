// An export that wants only its last image: created by the real verb, filled by SQL and with tiny renditions.
import { randomBytes, createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { crc32 } from 'node:zlib'
import { createExport } from '@sartiq/contract/export/endpoints.ts'
import { renditionPath } from '../server/src/export/rules/rendition-path.ts'
import type { Context } from '../server/src/platform/context.ts'
import { fillShots } from './fill-shots.ts'
import { inFlight } from './measure.ts'
import type { Product } from './product.ts'

export type Filled = {
  export_id: string
  last_image_id: string
  last_rendition_key: string
  /** Waits until every shot is EXPORTED. */
  marked(): Promise<void>
  /** As if the last image was still on its way; called before every round. */
  reset(): Promise<void>
}

const insertRenditions = `
  insert into renditions (key, sha256, crc32, bytes, mime, width, height, bit_depth, color_profile, has_alpha, created_at)
  select r.key, r.sha256, r.crc32, r.bytes, 'image/jpeg', 1365, 2048, 8, 'AdobeRGB', false, now()
  from jsonb_to_recordset($1) as r(key text, sha256 text, crc32 bigint, bytes int)`

const complete = `
  update export_images set status = 'completed', rendition_key = r.key
  from jsonb_to_recordset($2) as r(key text, shot_id uuid)
  where export_id = $1 and export_images.shot_id = r.shot_id`

/** Needs a product without workers: the jobs that creating an export adds are taken away again. */
export async function fillExport(product: Product, ctx: Context, count: number): Promise<Filled> {
  const { pool } = product
  const files = await tinyRenditions(product, count)
  const { shooting_id, shots } = await fillShots(pool, `Of ${count}`, files, count)
  const json = JSON.stringify(files.map((file, n) => ({ ...file, shot_id: shots[n] })))
  await pool.query(insertRenditions, [json])
  const format = { file_format: 'jpg', resolution: '2048', color_profile: 'AdobeRGB' } as const
  const { id } = await product.call(createExport, { body: { shots, format, destination: { type: 'download' } } })
  await pool.query('delete from pgboss.job')
  await pool.query(complete, [id, json])
  const { rows } = await pool.query<{ id: string; rendition_key: string }>(
    'select id, rendition_key from export_images where export_id = $1 order by position desc limit 1',
    [id],
  )
  const [last] = rows
  if (!last) throw new Error('The export has no images')
  const reset = async () => {
    await pool.query(
      `update exports set status = 'PROCESSING', completed = total - 1, completed_at = null, sealed_at = null,
        zip_bytes = null, zip_etag = null, manifest_files = null where id = $1`,
      [id],
    )
    await pool.query(`update export_images set delivered_at = null where export_id = $1`, [id])
    await pool.query(`update export_images set status = 'pending', rendition_key = null where id = $1`, [last.id])
    await pool.query(`delete from decisions where shot_id in (select id from shots where shooting_id = $1)`, [
      shooting_id,
    ])
    await pool.query(`update shots set status = 'APPROVED' where shooting_id = $1`, [shooting_id])
    await pool.query(
      `update predictions set status = 'APPROVED' where shot_id in (select id from shots where shooting_id = $1)`,
      [shooting_id],
    )
    await pool.query('truncate events')
    await pool.query('vacuum analyze')
  }
  const marked = async () => {
    const left = `select from shots where shooting_id = $1 and status = 'APPROVED' limit 1`
    while ((await pool.query(left, [shooting_id])).rowCount !== 0) await sleep(20)
    // The job that did it has an end of its own.
    const running = `select from pgboss.job where name = 'mark-delivered' and state <= 'active'`
    while ((await pool.query(running)).rowCount !== 0) await sleep(20)
  }
  ctx.log.debug({ count }, 'an export is filled')
  return { export_id: id, last_image_id: last.id, last_rendition_key: last.rendition_key, marked, reset }
}

async function tinyRenditions(product: Product, count: number) {
  const files = Array.from({ length: count }, (_, n) => {
    const data = randomBytes(200 + (n % 100))
    const sha256 = createHash('sha256').update(data).digest('hex')
    const size = { bytes: data.length, width: 2048, height: 3072 }
    return { data: data.toString('base64'), key: sha256, sha256, crc32: crc32(data), ...size }
  })
  await inFlight(files, 16, async ({ key, data }) => {
    const path = join(product.config.dataDir, 'objects', renditionPath(key))
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, data, 'base64')
  })
  return files.map(({ data: _data, ...row }) => row)
}
