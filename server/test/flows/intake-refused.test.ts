// Uploads that are not right, not whole or no image: refused at their place, and nothing of them stays.
import { readdir } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { pathOf } from '@sartiq/contract/api.ts'
import type { Problem } from '@sartiq/contract/error.ts'
import { createPrediction, getShot } from '@sartiq/contract/intake/endpoints.ts'
import type { Prediction } from '@sartiq/contract/intake/shot.ts'
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
type Uploaded = { status: number; body: Omit<Prediction, 'status'> & Problem }
type Refused = { status: number; body: Problem }

async function rowsLeft(world: World): Promise<number[]> {
  const tables = ['shootings', 'shots', 'predictions'] as const
  return Promise.all(tables.map(async (table) => (await world.ctx.db.selectFrom(table).select('id').execute()).length))
}

test('a request that is not whole or not right is refused at its place, and leaves nothing', async () => {
  await using world = await createWorld()
  const image: Part = { name: 'image', filename: 'a.png', data: await photo({ seed: 1 }) }
  const metadata = (value: unknown): Part => ({
    name: 'metadata',
    data: typeof value === 'string' ? value : JSON.stringify(value),
  })
  const given = (more: object): Part[] => [metadata({ ...key, ...more }), image]
  const deep = JSON.stringify({ ...key, config: {} }).replace(
    '{}',
    `{"deep":${'['.repeat(20_000)}${']'.repeat(20_000)}}`,
  )
  const rows: [what: string, parts: Part[], status: number, pointer: string][] = [
    ['image before metadata', [image, metadata(key)], 422, '/metadata'],
    ['a large image before metadata', [{ ...image, data: Buffer.alloc(3e6, 1) }, metadata(key)], 422, '/metadata'],
    ['no image', [metadata(key)], 422, '/image'],
    ['image as a field', [metadata(key), { name: 'image', data: 'abc' }], 422, '/image'],
    ['no metadata', [], 422, '/metadata'],
    ['another part', [metadata(key), { ...image, name: 'photo' }], 422, '/photo'],
    ['metadata is no JSON', [metadata('{sku:'), image], 422, '/metadata'],
    ['a JSON part is no JSON', [{ ...metadata('{sku:'), type: 'application/json' }, image], 422, '/metadata'],
    ['metadata is an array', [metadata([]), image], 422, '/metadata'],
    ['metadata is null', [metadata('null'), image], 422, '/metadata'],
    ['metadata over 256 KiB', [metadata('x'.repeat(300_000)), image], 422, '/metadata'],
    [
      'metadata over 256 KiB as a file',
      [{ ...metadata(`"${'x'.repeat(300_000)}"`), filename: 'blob' }, image],
      422,
      '/metadata',
    ],
    ['an unknown field', given({ colour: 'red' }), 422, '/metadata/colour'],
    ['a field of the wrong type', given({ sku: 7 }), 422, '/metadata/sku'],
    ['an empty SKU', given({ sku: ' ' }), 422, '/metadata/sku'],
    ['a NUL byte', given({ sku: 'A\u0000B' }), 422, '/metadata/sku'],
    ['half a surrogate pair', given({ subject: '\ud800' }), 422, '/metadata/subject'],
    ['config over 64 KiB', given({ config: { prompt: 'x'.repeat(65_536) } }), 422, '/metadata/config'],
    ['config no object', given({ config: [1] }), 422, '/metadata/config'],
    ['a NUL byte in config', given({ config: { a: ['\u0000'] } }), 422, '/metadata/config'],
    ['half a pair in a name of config', given({ config: { a: { '\udc00': 1 } } }), 422, '/metadata/config'],
    ['config nested without end', [metadata(deep), image], 422, '/metadata/config'],
    ['an unknown shooting id', given({ shooting: unknown }), 422, '/metadata/shooting'],
    ['an unknown shot', given({ shot_id: unknown }), 422, '/metadata/shot_id'],
    ['an id that is none', given({ shot_id: 'abc' }), 422, '/metadata/shot_id'],
  ]
  for (const [what, parts, status, pointer] of rows) {
    const answer = (await world.send('POST', pathOf(createPrediction), multipart(parts))) as Refused
    expect([what, answer.status, answer.body.code, answer.body.errors?.[0]?.pointer]).toEqual([
      what,
      status,
      'INVALID_VALUE',
      pointer,
    ])
  }
  const cut = await world.send('POST', pathOf(createPrediction), multipart([metadata(key), image], false))
  expect([cut.status, (cut.body as Problem).code]).toEqual([400, 'MALFORMED'])
  const noBoundary = { raw: 'x', headers: { 'content-type': 'multipart/form-data' } }
  expect((await world.send('POST', pathOf(createPrediction), noBoundary)).status).toBe(400)
  expect(await rowsLeft(world)).toEqual([0, 0, 0])
  const last = await world.send(
    'POST',
    pathOf(createPrediction),
    multipart([metadata(key), image, { ...image, name: 'second' }]),
  )
  expect(last.status).toBe(201)
})

test('an upload whose sender goes away leaves nothing behind', async () => {
  await using world = await createWorld()
  const { raw, headers } = multipart([
    { name: 'metadata', data: JSON.stringify(key) },
    { name: 'image', filename: 'a.png', data: Buffer.alloc(2e6, 7) },
  ])
  const socket = connect(Number(new URL(world.origin).port), '127.0.0.1')
  socket.on('error', () => undefined)
  using _hangUp = { [Symbol.dispose]: () => socket.destroy() }
  socket.write(
    `POST ${pathOf(createPrediction)} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${adminKey}\r\n` +
      `content-type: ${headers['content-type']}\r\ncontent-length: ${raw.length}\r\n\r\n`,
  )
  socket.write(raw.subarray(0, 1e6))
  const files = async () => {
    const all = await readdir(join(world.ctx.config.dataDir, 'objects'), { recursive: true, withFileTypes: true })
    return all.filter((entry) => entry.isFile())
  }
  await expect.poll(files, { timeout: 20_000 }).toHaveLength(1)
  socket.destroy()
  await expect.poll(files, { timeout: 20_000 }).toHaveLength(0)
  expect(await rowsLeft(world)).toEqual([0, 0, 0])
})

test('what no reader can read is refused, and leaves no trace', async () => {
  await using world = await createWorld()
  await world.startWorker()
  const png = await photo({ seed: 1, width: 200, height: 300 })
  const jpeg = await photo({ seed: 1, width: 200, height: 300, format: 'jpeg' })
  const svg = Buffer.from(
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>',
  )
  const gif = await sharp(png).gif().toBuffer()
  const rows: [what: string, bytes: Buffer, filename: string, code: string][] = [
    ['a truncated PNG', png.subarray(0, png.length * 0.6), 'a.png', 'IMAGE_CORRUPT'],
    ['a truncated JPEG', jpeg.subarray(0, jpeg.length * 0.6), 'a.jpg', 'IMAGE_CORRUPT'],
    ['text', Buffer.from('no image at all, whatever the name says'), 'a.jpg', 'IMAGE_UNSUPPORTED'],
    ['SVG', svg, 'a.svg', 'IMAGE_UNSUPPORTED'],
    ['SVG by another name', svg, 'a.png', 'IMAGE_UNSUPPORTED'],
    ['GIF', gif, 'a.gif', 'IMAGE_UNSUPPORTED'],
    ['nothing', Buffer.alloc(0), 'a.png', 'IMAGE_UNSUPPORTED'],
  ]
  for (const [what, bytes, filename, code] of rows) {
    const { status, body } = (await world.upload({}, bytes, filename)) as Uploaded
    expect([what, status, body.code]).toEqual([what, 422, code])
    expect(await rowsLeft(world), what).toEqual([0, 0, 0])
  }
  // A bad one beside good ones takes nothing of theirs with it.
  const good = await world.upload({}, png)
  const bad = await world.upload({}, jpeg.subarray(0, 4000))
  const elsewhere = await world.upload({ sku: 'OTHER' }, jpeg.subarray(0, 4000))
  expect([good.status, bad.status, elsewhere.status]).toEqual([201, 422, 422])
  expect(await rowsLeft(world)).toEqual([1, 1, 1])
  expect(await world.call(getShot, { params: { id: good.body.shot_id } })).toMatchObject({ prediction_count: 1 })
})

test('a refused upload that is being forgotten takes no other one with it', async () => {
  await using world = await createWorld()
  const { ctx } = world
  const received = { sha256: 'a'.repeat(64), bytes: 1, crc32: 0 }
  const metadata = { product_name: '', product_category: '', subject: '', style_name: '', config: {}, ...key }
  for (const sku of ['ABC123', 'OTHER']) {
    const bad = await transact(ctx.db, (tx) => filePrediction(ctx, tx, { metadata, ...received }))
    const { row, forgetting } = await transact(ctx.db, async (tx) => {
      const good = await filePrediction(ctx, tx, {
        ...received,
        metadata: { ...metadata, sku },
        sha256: 'b'.repeat(64),
      })
      const pending = forgetUpload(ctx, bad.row.id, bad.newShooting)
      await new Promise((resolve) => setTimeout(resolve, 150))
      return { row: good.row, forgetting: pending }
    })
    await forgetting
    expect([sku, ...(await rowsLeft(world))]).toEqual([sku, 1, 1, 1])
    await forgetUpload(ctx, row.id, bad.newShooting)
    expect(await rowsLeft(world)).toEqual([0, 0, 0])
  }
})
