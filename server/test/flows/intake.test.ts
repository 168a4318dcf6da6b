// Images come in: by upload or by address, once each, byte for byte, or not at all.
import { createHash } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { join } from 'node:path'
import { pathOf } from '@sartiq/contract/api.ts'
import { approveShot } from '@sartiq/contract/decide/endpoints.ts'
import type { Problem } from '@sartiq/contract/error.ts'
import { createPrediction, getShot, listShootings, listShots } from '@sartiq/contract/intake/endpoints.ts'
import type { Prediction } from '@sartiq/contract/intake/shot.ts'
import { getPrediction, listGallery, listPredictions } from '@sartiq/contract/review/endpoints.ts'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { filePrediction } from '../../src/intake/file-prediction.ts'
import { forgetUpload } from '../../src/intake/wait-until-read.ts'
import { transact } from '../../src/platform/db/database.ts'
import { multipart, type Part } from '../fixtures/multipart.ts'
import { photo } from '../fixtures/photo.ts'
import { adminKey, createWorld, type World } from '../world.ts'

const key = { shooting: 'Summer_2024', sku: 'ABC123', shot_type: 'full_body' }
const unknown = '01890000-0000-7000-8000-000000000000'
type Uploaded = { status: number; body: Prediction & Problem }

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
  const third =
    (await world.call(createPrediction, {}, {}).catch(() => undefined)) ??
    (await world.upload({ shot_id: shot.id }, await photo({ seed: 3 }))).body
  const list = await world.call(listPredictions, { query: { shot_id: shot.id } })
  expect(list.items.map(({ id }) => id)).toEqual([body.id, second.body.id, third.id])
  expect(await rowsLeft(world)).toEqual([1, 1, 3])
})
