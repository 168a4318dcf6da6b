// Images come in: by upload or by address, once each, byte for byte, or not at all.
import { createHash } from 'node:crypto'
import { pathOf } from '@sartiq/contract/api.ts'
import { approveShot } from '@sartiq/contract/decide/endpoints.ts'
import type { Problem } from '@sartiq/contract/error.ts'
import { createPrediction, getShot, listShootings, listShots } from '@sartiq/contract/intake/endpoints.ts'
import type { Prediction } from '@sartiq/contract/intake/shot.ts'
import { getPrediction, listGallery, listPredictions } from '@sartiq/contract/review/endpoints.ts'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { multipart, type Part } from '../fixtures/multipart.ts'
import { photo } from '../fixtures/photo.ts'
import { createWorld, type World, statusesOf } from '../world.ts'

const key = { shooting: 'Summer_2024', sku: 'ABC123', shot_type: 'full_body' }
type Uploaded = { status: number; body: Omit<Prediction, 'status'> & Problem }

async function rowsLeft(world: World): Promise<number[]> {
  const tables = ['shootings', 'shots', 'predictions'] as const
  return Promise.all(tables.map(async (table) => (await world.ctx.db.selectFrom(table).select('id').execute()).length))
}

test('an upload opens its shooting and its shot, is read at once, and keeps what came with it', async () => {
  await using world = await createWorld()
  await world.startWorker()
  const facts = {
    sku: 'ABC123',
    product_name: 'Summer Dress',
    product_category: 'Dresses',
    subject: 'Mia',
    style_name: 'Studio',
  }
  const config = {
    model: 'flux-1',
    seed: 4_294_967_296,
    guidance_scale: 3.5,
    prompt: 'ein „Kleid“ 👗',
    loras: [{ name: 'x', weight: 0.5 }],
  }
  const bytes = await photo({ seed: 1, width: 300, height: 450 })
  const { status, body } = await world.upload({ ...facts, external_id: 'gen-1', config }, bytes)
  expect(status).toBe(201)
  expect(body).toMatchObject({ status: 'PENDING_REVIEW', external_id: 'gen-1', config })
  expect(body.config).toEqual(config)
  const image = {
    status: 'ready',
    width: 300,
    height: 450,
    bytes: bytes.length,
    format: 'png',
    bit_depth: 8,
    has_alpha: false,
  }
  expect(body.image).toMatchObject({ ...image, sha256: createHash('sha256').update(bytes).digest('hex') })
  expect(body.image.placeholder).toMatch(/^data:image/)

  const shot = await world.call(getShot, { params: { id: body.shot_id } })
  expect(shot).toMatchObject({ ...facts, ...key, status: 'PENDING_REVIEW', prediction_count: 1, version: 1 })
  const { items } = await world.call(listShootings, { query: {} })
  expect(items).toMatchObject([
    { id: shot.shooting_id, name: 'Summer_2024', counts: { PENDING_REVIEW: 1, APPROVED: 0 } },
  ])

  // The same shooting by its id, and as many images a shot as there are.
  const second = await world.upload({ shooting: shot.shooting_id, subject: 'Mia' }, await photo({ seed: 2 }))
  const third = await world.upload({ shot_id: shot.id }, await photo({ seed: 3 }))
  const list = await world.call(listPredictions, { query: { shot_id: shot.id } })
  expect(list.items.map(({ id }) => id)).toEqual([body.id, second.body.id, third.body.id])
  expect(await rowsLeft(world)).toEqual([1, 1, 3])
})

test('the same bytes, or the same external id, are the same prediction', async () => {
  await using world = await createWorld()
  await world.startWorker()
  const [bytes, other] = [await photo({ seed: 1 }), await photo({ seed: 2 })]
  const first = await world.upload({ external_id: 'gen-1' }, bytes)
  const again = await world.upload({ external_id: 'gen-9' }, bytes, 'other-name.png')
  const named = await world.upload({ external_id: 'gen-1' }, other)
  expect([first.status, again.status, named.status]).toEqual([201, 200, 200])
  expect(again.body).toEqual(first.body)
  expect(named.body).toEqual(first.body)
  // Another shot may have the same bytes: they are another prediction there.
  const elsewhere = await world.upload({ sku: 'XYZ' }, bytes)
  expect(elsewhere.status).toBe(201)

  const atOnce = await Promise.all([1, 2, 3, 4].map(() => world.upload({ sku: 'NEW', shooting: 'Winter' }, other)))
  expect(statusesOf(atOnce)).toEqual([200, 200, 200, 201])
  expect(new Set(atOnce.map(({ body }) => body.id)).size).toBe(1)
  expect(await rowsLeft(world)).toEqual([2, 3, 3])
})

test.each([
  ['a plain field', (json: string): Part => ({ name: 'metadata', data: json })],
  ['an application/json field', (json: string): Part => ({ name: 'metadata', type: 'application/json', data: json })],
  [
    'an application/json file',
    (json: string): Part => ({ name: 'metadata', filename: 'blob', type: 'application/json', data: json }),
  ],
])('metadata comes as %s', async (_, metadata) => {
  await using world = await createWorld()
  const form = multipart([
    metadata(JSON.stringify(key)),
    { name: 'image', filename: 'a.png', data: await photo({ seed: 1 }) },
  ])
  const { status, body } = await world.send('POST', pathOf(createPrediction), form)
  expect([status, (body as Prediction).image?.status]).toEqual([201, 'reading'])
})

test('without a worker an upload is taken, read later, and ends as ready or as broken', async () => {
  await using world = await createWorld()
  const good = await world.upload({}, await photo({ seed: 1 }))
  const bad = await world.upload({ sku: 'BAD' }, Buffer.from('no image'), 'a.png')
  for (const { status, body } of [good, bad]) {
    expect(status).toBe(201)
    expect(body.image).toMatchObject({ status: 'reading', width: null, placeholder: null })
    expect((await world.bytes(body.image.thumbnail_url)).status).toBe(404)
    const early = await world.try(approveShot, { params: { id: body.shot_id }, body: { prediction_id: body.id } })
    expect([early.status, early.body.errors[0]?.pointer]).toEqual([422, '/prediction_id'])
  }
  expect((await world.call(listGallery, { query: {} })).items).toEqual([])
  await world.drain()

  const ready = await world.call(getPrediction, { params: { id: good.body.id } })
  expect(ready.image).toMatchObject({ status: 'ready', width: 96, height: 144 })
  const broken = await world.call(getPrediction, { params: { id: bad.body.id } })
  expect(broken.image).toMatchObject({ status: 'broken', width: null })
  expect(broken.checks).toMatchObject([{ code: 'IMAGE_UNSUPPORTED', level: 'warn' }])
  const gallery = await world.call(listGallery, { query: {} })
  expect(gallery.items.map(({ prediction }) => prediction.id)).toEqual([good.body.id])
  const { items } = await world.call(listShots, { query: {} })
  expect(items.map(({ sku }) => sku)).toEqual(['BAD', 'ABC123'])
  const late = await world.try(approveShot, { params: { id: bad.body.shot_id }, body: { prediction_id: bad.body.id } })
  expect(late.status).toBe(422)
  // Sent again, it is refused for what it is, and stays as it was.
  const again = (await world.upload({ sku: 'BAD' }, Buffer.from('no image'), 'a.png')) as Uploaded
  expect([again.status, again.body.code]).toEqual([422, 'IMAGE_UNSUPPORTED'])
  expect(await rowsLeft(world)).toEqual([1, 2, 2])
})

test('a source is served byte for byte, its small versions as JPEG of the right size', async () => {
  await using world = await createWorld()
  await world.startWorker()
  const bytes = await photo({ seed: 5, width: 2400, height: 900, format: 'jpeg' })
  const { image } = (await world.upload({}, bytes, 'a.jpg')).body

  const original = await world.bytes(image.original_url)
  expect(original.body.equals(bytes)).toBe(true)
  expect(original.headers.get('content-type')).toBe('image/jpeg')
  expect(original.headers.get('etag')).toBe(`"${image.sha256}"`)
  expect(original.headers.get('cache-control')).toContain('immutable')
  const part = await world.bytes(image.original_url, { range: 'bytes=100-299' })
  expect([part.status, part.body.equals(bytes.subarray(100, 300))]).toEqual([206, true])
  const end = await world.bytes(image.original_url, { range: 'bytes=-50' })
  expect([end.status, end.body.equals(bytes.subarray(-50))]).toEqual([206, true])
  expect((await world.bytes(image.original_url, { range: `bytes=${bytes.length}-` })).status).toBe(416)

  for (const [url, width, height] of [
    [image.thumbnail_url, 512, 192],
    [image.preview_url, 2048, 768],
  ] as const) {
    const small = await world.bytes(url)
    expect(await sharp(small.body).metadata()).toMatchObject({ format: 'jpeg', width, height })
    expect(small.headers.get('content-type')).toBe('image/jpeg')
    const known = await world.bytes(url, { 'if-none-match': String(small.headers.get('etag')) })
    expect([known.status, known.body.length]).toEqual([304, 0])
  }
  expect((await world.bytes(image.original_url, { 'if-none-match': `"${image.sha256}"` })).status).toBe(304)
})
