// Rendered files are cleaned up when nobody needs them any more, and come back as the very bytes that they were.
import { readFile, writeFile } from 'node:fs/promises'
import { cancelExport, getExport, retryExport } from '@sartiq/contract/export/endpoints.ts'
import { expect, test } from 'vitest'
import { verifyZip } from '../../src/deliver/zip/verify-zip.ts'
import { tidy } from '../../src/main/tidy.ts'
import { hasOpenssl, makeCertificate } from '../fixtures/certificate.ts'
import { byId, cleanUp, codeOf, day, exportShots, fileOf, hashes, hour, keysUnder, zipOf } from '../fixtures/exports.ts'
import { createWorld } from '../world.ts'

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
