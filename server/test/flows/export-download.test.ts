// The seed's download sequence: approved shots, one request, a ZIP with the right files under the right names.
import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createExport, getExport, retryExport } from '@sartiq/contract/export/endpoints.ts'
import { getShot } from '@sartiq/contract/intake/endpoints.ts'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { verifyZip } from '../../src/deliver/zip/verify-zip.ts'
import { sourceKey } from '../../src/intake/rules/keys.ts'
import { createWorld, type World } from '../world.ts'

const jpg512 = { file_format: 'jpg', resolution: '512', color_profile: 'sRGB', quality: 95 } as const
const download = { type: 'download' } as const

async function fetchZip(world: World, download_url: string | null) {
  const zip = await world.bytes(download_url ?? '')
  const path = join(world.ctx.config.dataDir, 'out.zip')
  await writeFile(path, zip.body)
  return { ...zip, path, report: await verifyZip(path) }
}

test('approved shots leave as a ZIP with the right names, sizes and hashes', async () => {
  await using world = await createWorld()
  const shots = await world.approvedShots(3)
  const created = await world.call(createExport, {
    body: {
      shots,
      format: jpg512,
      naming: { pattern: '{sku}_{shot_type}_{index}.png', start_index: 1 },
      destination: download,
    },
  })
  expect(created).toMatchObject({ status: 'PENDING', progress: { total: 3, completed: 0, failed: 0, percent: 0 } })
  expect(created.download_url).toBeNull()
  await world.drain()

  const done = await world.call(getExport, { params: { id: created.id } })
  expect(done).toMatchObject({ status: 'COMPLETED', progress: { completed: 3, failed: 0, percent: 100 }, errors: [] })
  const names = done.images.map(({ filename }) => filename)
  expect(names).toEqual(['SKU001_full_body_001.jpg', 'SKU002_full_body_002.jpg', 'SKU003_full_body_003.jpg'])

  const { report, headers, body } = await fetchZip(world, done.download_url)
  expect(report).toMatchObject({ ok: true, entries: 6, problems: [] })
  expect(Number(headers.get('content-length'))).toBe(body.length)
  expect(done.bytes).toBe(body.length)

  for (const image of done.images) {
    const file = await world.bytes(image.download_url ?? '')
    expect(createHash('sha256').update(file.body).digest('hex')).toBe(image.sha256)
    expect(await sharp(file.body).metadata()).toMatchObject({ format: 'jpeg', width: 96, height: 144 })
  }
  for (const id of shots) expect(await world.call(getShot, { params: { id } })).toMatchObject({ status: 'EXPORTED' })
})

test('a signed link needs no key, and a changed one is refused', async () => {
  await using world = await createWorld()
  const shots = await world.approvedShots(1)
  const { id } = await world.call(createExport, { body: { shots, format: jpg512, destination: download } })
  await world.drain()
  const { download_url } = await world.call(getExport, { params: { id } })
  const anonymous = await fetch(world.origin + download_url)
  expect(anonymous.status).toBe(200)
  await anonymous.arrayBuffer()
  const changed = await fetch(world.origin + String(download_url).replace(/expires=\d/, 'expires=9'))
  expect(changed.status).toBe(401)
  world.clock.turn(3 * 24 * 3600 * 1000)
  const late = await fetch(world.origin + download_url)
  expect([late.status, ((await late.json()) as { code: string }).code]).toEqual([403, 'LINK_EXPIRED'])
})

test('any range of the ZIP is the same bytes', async () => {
  await using world = await createWorld()
  const shots = await world.approvedShots(2)
  const { id } = await world.call(createExport, { body: { shots, format: jpg512, destination: download } })
  await world.drain()
  const url = String((await world.call(getExport, { params: { id } })).download_url)
  const whole = await world.bytes(url)
  const etag = String(whole.headers.get('etag'))
  for (const [from, to] of [
    [0, 0],
    [10, 4000],
    [whole.body.length - 30, whole.body.length - 1],
  ] as const) {
    const part = await world.bytes(url, { range: `bytes=${from}-${to}`, 'if-range': etag })
    expect(part.status).toBe(206)
    expect(part.body.equals(whole.body.subarray(from, to + 1))).toBe(true)
  }
  const beyond = await world.bytes(url, { range: `bytes=${whole.body.length}-` })
  expect(beyond.status).toBe(416)
  const known = await world.bytes(url, { 'if-none-match': etag })
  expect(known.status).toBe(304)
})

test('a corrupt source makes the export PARTIAL, the ZIP holds the rest, and a retry completes it', async () => {
  await using world = await createWorld()
  const predictions = await world.predictions(3)
  const { bulkApprove } = await import('@sartiq/contract/decide/endpoints.ts')
  const pairs = predictions.map(({ id, shot_id }) => ({ shot_id, prediction_id: id }))
  await world.call(bulkApprove, { body: { shots: pairs } })
  const key = sourceKey(predictions[1]?.image.sha256 ?? '')
  await world.ctx.storage.move(key, 'aside')
  await world.ctx.storage.put(key, Buffer.from('no image at all'))

  const shots = predictions.map(({ shot_id }) => shot_id)
  const { id } = await world.call(createExport, { body: { shots, format: jpg512, destination: download } })
  await world.drain()
  const partial = await world.call(getExport, { params: { id } })
  expect(partial).toMatchObject({ status: 'PARTIAL', progress: { total: 3, completed: 2, failed: 1 } })
  expect(partial.errors).toMatchObject([{ shot_id: shots[1], error: 'Image processing failed', code: 'IMAGE_ALTERED' }])
  expect((await fetchZip(world, partial.download_url)).report).toMatchObject({ ok: true, entries: 5 })

  await world.ctx.storage.move('aside', key)
  await world.call(retryExport, { params: { id } })
  await world.drain()
  const whole = await world.call(getExport, { params: { id } })
  expect(whole).toMatchObject({ status: 'COMPLETED', progress: { completed: 3, failed: 0 }, errors: [] })
  expect(whole.images.map(({ filename }) => filename)).toEqual(partial.images.map(({ filename }) => filename))
  expect((await fetchZip(world, whole.download_url)).report).toMatchObject({ ok: true, entries: 6 })
})

test('what cannot be exported is refused by name, and nothing is created', async () => {
  await using world = await createWorld()
  const [approved] = await world.approvedShots(1)
  const [pending] = (await world.predictions(2)).slice(1)
  const unknown = '01890000-0000-7000-8000-000000000000'
  const shots = [approved ?? '', pending?.shot_id ?? '', unknown, approved ?? '']
  const { status, body } = await world.try(createExport, { body: { shots, format: jpg512, destination: download } })
  expect(status).toBe(422)
  expect(body.code).toBe('SHOT_NOT_EXPORTABLE')
  expect(body.errors.map(({ pointer, message }) => [pointer, message])).toEqual([
    ['/shots/1', 'is PENDING_REVIEW; approve it first'],
    ['/shots/2', 'does not exist'],
    ['/shots/3', 'is named twice'],
  ])
  expect(await world.ctx.db.selectFrom('exports').select('id').execute()).toEqual([])
})

test.each([
  ['{sku}_{colour}', /position 6.*colour/i],
  ['{sku', /position 0/],
])('the pattern %s is refused with its place', async (pattern, message) => {
  await using world = await createWorld()
  const shots = await world.approvedShots(1)
  const { status, body } = await world.try(createExport, {
    body: { shots, format: jpg512, naming: { pattern }, destination: download },
  })
  expect([status, body.code]).toEqual([422, 'INVALID_VALUE'])
  expect(body.errors[0]).toMatchObject({ pointer: '/naming/pattern', message: expect.stringMatching(message) })
})

test('equal renditions are used again, in any export', async () => {
  await using world = await createWorld()
  const shots = await world.approvedShots(2)
  const body = { shots, format: jpg512, destination: download }
  const first = await world.call(createExport, { body })
  await world.drain()
  const written = await world.ctx.db.selectFrom('renditions').select(['key', 'created_at']).orderBy('key').execute()
  world.clock.turn(60_000)
  const second = await world.call(createExport, { body })
  await world.drain()
  expect(await world.ctx.db.selectFrom('renditions').select(['key', 'created_at']).orderBy('key').execute()).toEqual(
    written,
  )
  const [a, b] = await Promise.all([first, second].map(({ id }) => world.call(getExport, { params: { id } })))
  expect(b?.images.map(({ sha256 }) => sha256)).toEqual(a?.images.map(({ sha256 }) => sha256))
})
