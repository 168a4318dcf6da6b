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
import { adminKey, createWorld, type World, statusesOf } from '../world.ts'

const key = { shooting: 'Summer_2024', sku: 'ABC123', shot_type: 'full_body' }
const unknown = '01890000-0000-7000-8000-000000000000'
type Uploaded = { status: number; body: Omit<Prediction, 'status'> & Problem }
type Refused = { status: number; body: Problem }

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

/** A server of the test's own on the loopback, that counts who came. */
async function peer(answer: RequestListener) {
  let requests = 0
  const server = createServer((request, response) => {
    requests++
    answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    requests: () => requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

test('an image is fetched by its address, where the operator allows the network', async () => {
  await using world = await createWorld({ SARTIQ_ALLOW_NETWORKS: '127.0.0.0/8' })
  await world.startWorker()
  const bytes = await photo({ seed: 3 })
  await using server = await peer(({ url }, response) => {
    if (url === '/image.png') response.end(bytes)
    else if (url === '/text') response.end('no image')
    else if (url === '/elsewhere') response.writeHead(302, { location: '/image.png' }).end()
    else if (url === '/half')
      response
        .writeHead(200, { 'content-length': bytes.length })
        .write(bytes.subarray(0, 900), () => response.destroy())
    else if (url === '/huge') response.writeHead(200, { 'content-length': 200 * 1024 * 1024 }).write(bytes)
    else response.writeHead(404).end()
  })
  const fetchFrom = async (path: string) => {
    const image_url = path.startsWith('/') ? `http://127.0.0.1:${server.port}${path}` : path
    return (await world.send('POST', pathOf(createPrediction), { body: { ...key, image_url } })) as Uploaded
  }
  const { status, body } = await fetchFrom('/image.png')
  expect([status, body.image?.status]).toEqual([201, 'ready'])
  expect((await world.bytes(body.image.original_url)).body.equals(bytes)).toBe(true)
  expect((await fetchFrom('/image.png')).body.id).toBe(body.id)

  for (const path of [
    '/missing',
    '/elsewhere',
    '/half',
    '/huge',
    'file:///etc/passwd',
    'http://u:p@127.0.0.1/',
    'nonsense',
    '/text',
  ]) {
    const refused = await fetchFrom(path)
    const code = path === '/text' ? 'IMAGE_UNSUPPORTED' : 'INVALID_VALUE'
    expect([path, refused.status, refused.body.code]).toEqual([path, 422, code])
    if (path !== '/text') expect(refused.body.errors[0]?.pointer, path).toBe('/image_url')
  }
  const noUrl = (await world.send('POST', pathOf(createPrediction), { body: key })) as Uploaded
  expect([noUrl.status, noUrl.body.errors[0]?.pointer]).toEqual([422, '/image_url'])
  expect(await rowsLeft(world)).toEqual([1, 1, 1])
})

test('without that permission nothing is ever asked of a private address', async () => {
  await using world = await createWorld()
  await using server = await peer((_, response) => response.end('secret'))
  for (const host of ['127.0.0.1', 'localhost', '2130706433', '0x7f.1', '[::ffff:127.0.0.1]']) {
    const image_url = `http://${host}:${server.port}/image.png`
    const { status, body } = (await world.send('POST', pathOf(createPrediction), {
      body: { ...key, image_url },
    })) as Uploaded
    expect([host, status, body.code]).toEqual([host, 422, 'INVALID_VALUE'])
  }
  expect(server.requests()).toBe(0)
  expect(await rowsLeft(world)).toEqual([0, 0, 0])
})
