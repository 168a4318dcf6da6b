// Two images compared: figures and a map, computed by a worker once.
import { pathOf } from '@sartiq/contract/api.ts'
import type { Prediction } from '@sartiq/contract/intake/shot.ts'
import { getDifference } from '@sartiq/contract/review/endpoints.ts'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { photo } from '../fixtures/photo.ts'
import { createWorld, type World } from '../world.ts'

const json = { accept: 'application/json' }
const base = (): Promise<Buffer> => photo({ seed: 3, width: 400, height: 600 })

async function withSquare(side: number): Promise<Buffer> {
  const square = { create: { width: side, height: side, channels: 3 as const, background: '#ff00ff' } }
  return sharp(await base())
    .composite([{ input: square, left: 100, top: 200 }])
    .png()
    .toBuffer()
}

async function upload(world: World, image: Buffer): Promise<Prediction> {
  const { body } = await world.upload({}, image)
  await world.drain()
  return body
}

function compare(world: World, one: Prediction, other: Prediction, headers = json) {
  return world.try(getDifference, { params: { id: one.id }, query: { with: other.id } }, headers)
}

test('figures and map show what changed, and only that', async () => {
  await using world = await createWorld()
  const [one, other] = [await upload(world, await base()), await upload(world, await withSquare(120))]
  expect(await compare(world, one, other)).toMatchObject({ status: 202, body: { status: 'computing' } })
  await world.drain()
  const { status, body, headers } = await compare(world, one, other)
  expect([status, headers.get('vary')]).toEqual([200, expect.stringContaining('Accept')])
  const { changed_percent } = body as unknown as { changed_percent: number }
  expect(Math.abs(changed_percent - (120 * 120 * 100) / (400 * 600))).toBeLessThan(0.5)
  expect(body).toMatchObject({ inside_annotations_percent: null, outside_annotations_percent: null })

  const map = await world.bytes(`${pathOf(getDifference, { id: one.id })}?with=${other.id}`)
  expect(map.headers.get('content-type')).toBe('image/png')
  const { data, info } = await sharp(map.body).raw().toBuffer({ resolveWithObject: true })
  expect([info.width, info.height, info.channels]).toEqual([400, 600, 4])
  const alphaAt = (x: number, y: number): number | undefined => data[(y * 400 + x) * 4 + 3]
  expect([alphaAt(160, 260), alphaAt(20, 20), alphaAt(350, 550)]).toEqual([expect.any(Number), 0, 0])
  expect(alphaAt(160, 260)).toBeGreaterThan(100)
})

test('a worker answers at once, and what was compared is not compared again', async () => {
  await using world = await createWorld()
  await world.startWorker()
  const [one, other] = [
    (await world.upload({}, await base())).body,
    (await world.upload({}, await withSquare(80))).body,
  ]
  const first = await compare(world, one, other)
  expect(first.status).toBe(200)
  expect((await compare(world, one, other)).body).toEqual(first.body)
  const compared = world.ctx.db.selectFrom('events').select('seq').where('type', '=', 'prediction.compared')
  expect(await compared.execute()).toHaveLength(1)
})

test.each([
  ['smaller', 200, 300, 0, 3],
  ['larger', 800, 1200, 0, 3],
  ['of another shape', 400, 300, 50, 100],
] as const)('an image that is %s is compared too', async (_what, width, height, least, most) => {
  await using world = await createWorld()
  // Soft, so that scaling alone changes next to nothing.
  const soft = await sharp(await base())
    .blur(12)
    .png()
    .toBuffer()
  const scaled = await sharp(soft).resize(width, height, { fit: 'fill' }).png().toBuffer()
  const [one, other] = [await upload(world, soft), await upload(world, scaled)]
  await compare(world, one, other)
  await world.drain()
  const { body } = await compare(world, one, other)
  const { changed_percent } = body as unknown as { changed_percent: number }
  expect(changed_percent).toBeGreaterThanOrEqual(least)
  expect(changed_percent).toBeLessThanOrEqual(most)
})

test('what is not there is not compared', async () => {
  await using world = await createWorld()
  const one = await upload(world, await base())
  const unknown = { ...one, id: '01890000-0000-7000-8000-000000000000' }
  expect((await compare(world, one, unknown)).status).toBe(404)
  expect((await compare(world, unknown, one)).status).toBe(404)
  expect((await world.send('GET', pathOf(getDifference, { id: one.id }), { headers: json })).status).toBe(422)
  const waiting = (await world.upload({}, await withSquare(10))).body
  expect((await compare(world, one, waiting)).status).toBe(404)
})
