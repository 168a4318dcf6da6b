// Rendered files are cleaned up when nobody needs them any more, and come back as the very bytes that they were.
import { readFile, writeFile } from 'node:fs/promises'
import {
  cancelExport,
  createExport,
  getExport,
  listShotExports,
  retryExport,
} from '@sartiq/contract/export/endpoints.ts'
import type { ExportRecord } from '@sartiq/contract/export/export.ts'
import { getShot } from '@sartiq/contract/intake/endpoints.ts'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { verifyZip } from '../../src/deliver/zip/verify-zip.ts'
import { renditionPath } from '../../src/export/rules/rendition-path.ts'
import { tidy } from '../../src/main/tidy.ts'
import { hasOpenssl, makeCertificate } from '../fixtures/certificate.ts'
import { createWorld, type World } from '../world.ts'

const hour = 3600 * 1000
const day = 24 * hour
const byId = (id: string) => ({ params: { id } })
const jpg = { file_format: 'jpg', resolution: '512' } as const

async function exportShots(world: World, shots: string[], more: object = {}): Promise<ExportRecord> {
  const body = { shots, format: jpg, destination: { type: 'download' as const }, ...more }
  const { id } = await world.call(createExport, { body })
  await world.drain()
  return world.call(getExport, byId(id))
}

const zipOf = (world: World, id: string) => world.bytes(`/api/v1/exports/${id}/download`)
const fileOf = (world: World, { id, images }: ExportRecord, at = 0) =>
  world.bytes(`/api/v1/exports/${id}/images/${images[at]?.id}/file`)
const codeOf = ({ status, body }: { status: number; body: Buffer }) =>
  status < 400 ? status : `${status} ${(JSON.parse(body.toString()) as { code: string }).code}`

async function keysUnder(world: World, prefix: string): Promise<string[]> {
  const keys: string[] = []
  for await (const key of world.ctx.storage.list(prefix)) keys.push(key)
  return keys.toSorted((a, b) => a.localeCompare(b))
}

/** Both steps: files expire, and go an hour later. */
async function cleanUp(world: World): Promise<void> {
  await tidy(world.ctx)
  world.clock.turn(hour + 1000)
  await tidy(world.ctx)
}

const hashes = ({ images }: ExportRecord) => images.map(({ filename, sha256, bytes }) => [filename, sha256, bytes])

test('files are there for 30 days, then gone, and retry brings the very ZIP back', async () => {
  await using world = await createWorld()
  const shots = await world.approvedShots(3)
  const done = await exportShots(world, shots)
  const sources = await keysUnder(world, 'sources/')
  const zip = await zipOf(world, done.id)
  expect(zip.status).toBe(200)

  world.clock.turn(29 * day)
  await cleanUp(world)
  expect(await keysUnder(world, 'renditions/')).toHaveLength(3)
  expect(await world.call(getExport, byId(done.id))).toMatchObject({ status: 'COMPLETED', files_expired_at: null })
  expect(await world.try(retryExport, byId(done.id))).toMatchObject({ status: 409, body: { code: 'EXPORT_SETTLED' } })

  world.clock.turn(2 * day)
  await tidy(world.ctx)
  // From here on they count as gone; a download that is under way still finds them.
  expect(codeOf(await zipOf(world, done.id))).toBe('410 EXPORT_EXPIRED')
  expect(codeOf(await fileOf(world, done))).toBe('410 EXPORT_EXPIRED')
  expect(await keysUnder(world, 'renditions/')).toHaveLength(3)
  world.clock.turn(hour + 1000)
  await tidy(world.ctx)
  expect(await keysUnder(world, 'renditions/')).toEqual([])
  expect(await keysUnder(world, 'sources/')).toEqual(sources)
  const expired = await world.call(getExport, byId(done.id))
  expect(expired).toMatchObject({ status: 'COMPLETED', files_expired_at: expect.any(String), download_url: null })
  expect(expired.images.map(({ download_url }) => download_url)).toEqual([null, null, null])
  expect(hashes(expired)).toEqual(hashes(done))
  for (const kind of ['json', 'csv']) {
    expect((await world.bytes(`/api/v1/exports/${done.id}/manifest.${kind}`)).status).toBe(200)
  }

  // A manifest that was written today would tell of this; the one that was sealed is what comes back.
  await world.ctx.db.updateTable('exports').set({ created_by_name: 'Renamed' }).where('id', '=', done.id).execute()
  const again = await world.call(retryExport, byId(done.id))
  expect(again).toMatchObject({ status: 'PROCESSING', completed_at: null, progress: { completed: 0, percent: 0 } })
  expect(codeOf(await zipOf(world, done.id))).toBe('409 EXPORT_NOT_READY')
  await world.drain()
  const back = await world.call(getExport, byId(done.id))
  expect(back).toMatchObject({ status: 'COMPLETED', completed_at: done.completed_at, files_expired_at: null })
  expect(hashes(back)).toEqual(hashes(done))
  const same = await zipOf(world, done.id)
  expect(same.headers.get('etag')).toBe(zip.headers.get('etag'))
  expect(same.body.equals(zip.body)).toBe(true)

  // They are kept as long again as the first time.
  world.clock.turn(29 * day)
  await cleanUp(world)
  expect((await zipOf(world, done.id)).status).toBe(200)
  world.clock.turn(2 * day)
  await cleanUp(world)
  expect(codeOf(await zipOf(world, done.id))).toBe('410 EXPORT_EXPIRED')
})

test('the operator says how long', async () => {
  await using world = await createWorld({ SARTIQ_KEEP_RENDITIONS_DAYS: '2' })
  const done = await exportShots(world, await world.approvedShots(1))
  world.clock.turn(2 * day - 2 * hour)
  await cleanUp(world)
  expect((await zipOf(world, done.id)).status).toBe(200)
  world.clock.turn(2 * hour)
  await cleanUp(world)
  expect(codeOf(await zipOf(world, done.id))).toBe('410 EXPORT_EXPIRED')
})

test('what a newer export needs, or one that runs, stays', async () => {
  await using world = await createWorld()
  const shots = await world.approvedShots(2)
  const first = await exportShots(world, shots)
  world.clock.turn(20 * day)
  const second = await exportShots(world, shots.slice(0, 1))
  world.clock.turn(11 * day)
  await cleanUp(world)
  // One file is shared with the newer export; the other was the older one's alone.
  expect(codeOf(await zipOf(world, first.id))).toBe('410 EXPORT_EXPIRED')
  expect([codeOf(await fileOf(world, first, 0)), codeOf(await fileOf(world, first, 1))]).toEqual([
    200,
    '410 EXPORT_EXPIRED',
  ])
  expect((await zipOf(world, second.id)).status).toBe(200)
  await world.ctx.db.updateTable('exports').set({ status: 'UPLOADING' }).where('id', '=', second.id).execute()
  world.clock.turn(60 * day)
  await cleanUp(world)
  expect(await keysUnder(world, 'renditions/')).toHaveLength(1)
  // The days count from its end, however long ago its files were rendered.
  const ended = { status: 'COMPLETED' as const, completed_at: world.clock.now().toISOString() }
  await world.ctx.db.updateTable('exports').set(ended).where('id', '=', second.id).execute()
  world.clock.turn(29 * day)
  await cleanUp(world)
  expect(await keysUnder(world, 'renditions/')).toHaveLength(1)
  world.clock.turn(2 * day)
  await cleanUp(world)
  expect(await keysUnder(world, 'renditions/')).toEqual([])
})

test('what expired and is wanted again within the hour is kept, for all who have it', async () => {
  await using world = await createWorld()
  const shots = await world.approvedShots(2)
  const first = await exportShots(world, shots)
  world.clock.turn(31 * day)
  await tidy(world.ctx)
  const second = await exportShots(world, shots)
  world.clock.turn(hour + 1000)
  await tidy(world.ctx)
  expect(await keysUnder(world, 'renditions/')).toHaveLength(2)
  expect((await zipOf(world, second.id)).status).toBe(200)
  // Nothing is left to render for the first, which is back at once.
  expect(codeOf(await zipOf(world, first.id))).toBe('410 EXPORT_EXPIRED')
  await world.call(retryExport, byId(first.id))
  await world.drain()
  expect(await world.call(getExport, byId(first.id))).toMatchObject({ status: 'COMPLETED', files_expired_at: null })
  expect((await zipOf(world, first.id)).status).toBe(200)
})

test('a render that comes while its file is being deleted waits, and renders it anew', async () => {
  await using world = await createWorld()
  const shots = await world.approvedShots(1)
  await exportShots(world, shots)
  world.clock.turn(31 * day)
  await tidy(world.ctx)
  world.clock.turn(hour + 1000)

  const remove = world.ctx.storage.delete
  const reached = Promise.withResolvers<void>()
  const goOn = Promise.withResolvers<void>()
  world.ctx.storage.delete = async (key) => {
    reached.resolve()
    await goOn.promise
    return remove(key)
  }
  const tidying = tidy(world.ctx)
  await reached.promise
  const exporting = exportShots(world, shots)
  const isWaiting = async () => {
    const { rows } = await sql`select from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock' and query like '%renditions%'`.execute(
      world.ctx.db,
    )
    return rows.length > 0
  }
  const isDone = exporting.then(() => true)
  while (!(await isWaiting()) && !(await Promise.race([isDone, Promise.resolve(false)])));
  goOn.resolve()
  await tidying
  world.ctx.storage.delete = remove
  const done = await exporting
  expect(done.status).toBe('COMPLETED')
  expect(codeOf(await zipOf(world, done.id))).toBe(200)
  expect(await keysUnder(world, 'renditions/')).toHaveLength(1)
})

test('a file in use at the moment of cleaning up is passed over', async () => {
  await using world = await createWorld()
  const done = await exportShots(world, await world.approvedShots(2))
  world.clock.turn(31 * day)
  const { db } = world.ctx
  const rendition = await db.selectFrom('renditions').select('key').limit(1).executeTakeFirstOrThrow()
  await db.transaction().execute(async (tx) => {
    await tx.selectFrom('renditions').selectAll().where('key', '=', rendition.key).forUpdate().execute()
    await tidy(world.ctx)
    await tx
      .updateTable('renditions')
      .set({ used_at: world.clock.now().toISOString() })
      .where('key', '=', rendition.key)
      .execute()
  })
  await cleanUp(world)
  expect(await keysUnder(world, 'renditions/')).toEqual([renditionPath(rendition.key)])
  expect(codeOf(await zipOf(world, done.id))).toBe('410 EXPORT_EXPIRED')
})

test('a round that breaks off is finished by the next, and loses nothing meanwhile', async () => {
  await using world = await createWorld()
  const shots = await world.approvedShots(3)
  const first = await exportShots(world, shots)
  world.clock.turn(31 * day)
  await tidy(world.ctx)
  world.clock.turn(hour + 1000)
  const remove = world.ctx.storage.delete
  let deleted = 0
  world.ctx.storage.delete = async (key) => {
    if (key.startsWith('renditions/') && ++deleted > 1) throw new Error('killed')
    return remove(key)
  }
  await expect(tidy(world.ctx)).rejects.toThrow('killed')
  world.ctx.storage.delete = remove
  expect(await keysUnder(world, 'renditions/')).toHaveLength(2)
  // Rows say that three may be there; what is not is rendered.
  const second = await exportShots(world, shots)
  expect(second.status).toBe('COMPLETED')
  expect((await zipOf(world, second.id)).status).toBe(200)
  expect(hashes(second)).toEqual(hashes(first))
  world.clock.turn(31 * day)
  await cleanUp(world)
  expect(await keysUnder(world, 'renditions/')).toEqual([])
})

test('thousands go in one round', async () => {
  await using world = await createWorld()
  await sql`
    insert into renditions (key, sha256, crc32, bytes, mime, width, height, bit_depth, color_profile, has_alpha, created_at, used_at)
    select md5(n::text), '', 0, 1, 'image/jpeg', 1, 1, 8, 'sRGB', false, now(), now() from generate_series(1, 2500) n
  `.execute(world.ctx.db)
  world.clock.turn(31 * day)
  await cleanUp(world)
  const { rows } = await sql`select from renditions where removed_at is null`.execute(world.ctx.db)
  expect(rows).toEqual([])
})

test('rendering again can be stopped: the export is delivered as before, without its files', async () => {
  await using world = await createWorld()
  const done = await exportShots(world, await world.approvedShots(2))
  world.clock.turn(31 * day)
  await cleanUp(world)
  await world.call(retryExport, byId(done.id))
  const stopped = await world.call(cancelExport, byId(done.id))
  const { completed_at, progress } = done
  expect(stopped).toMatchObject({ status: 'COMPLETED', completed_at, progress, files_expired_at: expect.any(String) })
  await world.drain()
  expect(await world.call(getExport, byId(done.id))).toEqual(stopped)
  expect(codeOf(await zipOf(world, done.id))).toBe('410 EXPORT_EXPIRED')
  await world.call(retryExport, byId(done.id))
  await world.drain()
  expect((await zipOf(world, done.id)).status).toBe(200)
})

test('a file that storage lost is noticed when it is asked for, and retry mends it', async () => {
  await using world = await createWorld()
  const done = await exportShots(world, await world.approvedShots(2))
  const zip = await zipOf(world, done.id)
  const lost = await keysUnder(world, 'renditions/')
  await world.ctx.storage.delete(lost[0] ?? '')
  const answers = [await fileOf(world, done, 0), await fileOf(world, done, 1)].map(codeOf)
  expect(answers).toContain('410 EXPORT_EXPIRED')
  expect(answers).toContain(200)
  expect(codeOf(await zipOf(world, done.id))).toBe('410 EXPORT_EXPIRED')
  await world.call(retryExport, byId(done.id))
  await world.drain()
  expect((await zipOf(world, done.id)).body.equals(zip.body)).toBe(true)
  // All of them, of which the ZIP notices the first.
  for (const key of lost) await world.ctx.storage.delete(key)
  expect(codeOf(await zipOf(world, done.id))).toBe('410 EXPORT_EXPIRED')
  await world.call(retryExport, byId(done.id))
  await world.drain()
  expect((await zipOf(world, done.id)).body.equals(zip.body)).toBe(true)
})

test('an export that ended in part gets all of it back', async () => {
  await using world = await createWorld()
  const shots = await world.approvedShots(2)
  const [source] = await keysUnder(world, 'sources/')
  const kept = await world.ctx.storage.withFile(source ?? '', (path) => readFile(path))
  await world.ctx.storage.delete(source ?? '')
  const part = await exportShots(world, shots)
  expect(part).toMatchObject({ status: 'PARTIAL', progress: { completed: 1, failed: 1 } })
  world.clock.turn(31 * day)
  await cleanUp(world)
  expect((await world.call(getExport, byId(part.id))).files_expired_at).not.toBeNull()
  await world.ctx.storage.put(source ?? '', kept)
  await world.call(retryExport, byId(part.id))
  await world.drain()
  const whole = await world.call(getExport, byId(part.id))
  expect(whole).toMatchObject({ status: 'COMPLETED', progress: { completed: 2, failed: 0 }, files_expired_at: null })
  expect((await zipOf(world, part.id)).status).toBe(200)
})

test('a source that is damaged by then fails its image, and the manifest says so', async () => {
  await using world = await createWorld()
  const done = await exportShots(world, await world.approvedShots(2))
  const { headers } = await zipOf(world, done.id)
  world.clock.turn(31 * day)
  await cleanUp(world)
  const [source] = await keysUnder(world, 'sources/')
  await world.ctx.storage.put(source ?? '', Buffer.from('something else'))
  await world.call(retryExport, byId(done.id))
  await world.drain()
  expect(await world.call(getExport, byId(done.id))).toMatchObject({ status: 'PARTIAL', progress: { failed: 1 } })
  const zip = await zipOf(world, done.id)
  expect([zip.status, zip.headers.get('etag') === headers.get('etag')]).toEqual([200, false])
})

test.runIf(hasOpenssl)('signed files are signed anew, and the manifest tells of the new ones', async () => {
  const { chain, key } = makeCertificate()
  await using world = await createWorld({ SARTIQ_C2PA_CERTIFICATE: chain, SARTIQ_C2PA_KEY: key })
  const done = await exportShots(world, await world.approvedShots(1))
  const before = await zipOf(world, done.id)
  world.clock.turn(31 * day)
  await cleanUp(world)
  expect(await keysUnder(world, 'renditions/')).toEqual([])
  await world.call(retryExport, byId(done.id))
  await world.drain()
  const after = await zipOf(world, done.id)
  expect(after.headers.get('etag')).not.toBe(before.headers.get('etag'))
  const path = `${world.ctx.config.dataDir}/out.zip`
  await writeFile(path, after.body)
  expect(await verifyZip(path)).toMatchObject({ ok: true, entries: 4 })
})

test('a shot knows which exports took it along', async () => {
  await using world = await createWorld()
  const shots = await world.approvedShots(2)
  const first = await exportShots(world, shots)
  world.clock.turn(1000)
  const formats = [jpg, { file_format: 'png' as const }]
  const second = await exportShots(world, shots.slice(0, 1), { format: undefined, formats })
  const [shot = '', other = ''] = shots
  const history = await world.call(listShotExports, { ...byId(shot), query: {} })
  expect(history).toMatchObject({
    next_cursor: null,
    items: [
      {
        id: second.id,
        status: 'COMPLETED',
        destination: { type: 'download' },
        created_by: { name: 'system' },
        completed_at: second.completed_at,
        files: second.images.map(({ id, filename }, format_index) => ({
          ...{ id, filename, format_index, status: 'completed', dam_asset_id: null },
          delivered_at: second.completed_at,
        })),
      },
      { id: first.id, files: [{ id: first.images[0]?.id, filename: first.images[0]?.filename }] },
    ],
  })
  expect(history.items[1]?.files).toHaveLength(1)
  const file = await world.bytes(history.items[0]?.files[1]?.download_url ?? '', { authorization: '' })
  expect([file.status, file.headers.get('content-type')]).toEqual([200, 'image/png'])
  const page = await world.call(listShotExports, { ...byId(shot), query: { limit: 1 } })
  const next = await world.call(listShotExports, { ...byId(shot), query: { limit: 1, cursor: page.next_cursor ?? '' } })
  expect([...page.items, ...next.items].map(({ id }) => id)).toEqual([second.id, first.id])
  expect((await world.call(listShotExports, { ...byId(other), query: {} })).items.map(({ id }) => id)).toEqual([
    first.id,
  ])
  expect((await world.try(listShotExports, { ...byId(first.id), query: {} })).status).toBe(404)
  expect((await world.try(listShotExports, { ...byId(shot), query: {} }, await world.as('viewer'))).status).toBe(200)
  expect(await world.call(getShot, byId(shot))).toMatchObject({ status: 'EXPORTED' })
})
