// Bytes arrive intact or not at all: one bit flipped in storage is found before anything of it is delivered.
import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { approveShot } from '@sartiq/contract/decide/endpoints.ts'
import { createExport, getExport, retryExport } from '@sartiq/contract/export/endpoints.ts'
import type { ExportRecord } from '@sartiq/contract/export/export.ts'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { verifyZip } from '../../src/deliver/zip/verify-zip.ts'
import { renditionPath } from '../../src/export/rules/rendition-path.ts'
import { sourceKey } from '../../src/intake/rules/keys.ts'
import { photo } from '../fixtures/photo.ts'
import { adminKey, createWorld, type World } from '../world.ts'

const format = { file_format: 'jpg', resolution: '512' } as const
const whole = { format: { file_format: 'png' } } as const
const sha256 = (data: Buffer): string => createHash('sha256').update(data).digest('hex')

async function flipBit(world: World, key: string): Promise<void> {
  await world.ctx.storage.withFile(key, async (path) => {
    const bytes = await readFile(path)
    const at = Math.floor(bytes.length / 2)
    bytes[at] = bytes[at]! ^ 0b0001_0000
    await writeFile(path, bytes)
  })
}

async function exportShots(world: World, shots: string[]): Promise<ExportRecord> {
  const { id } = await world.call(createExport, { body: { shots, format, destination: { type: 'download' } } })
  await world.drain()
  return world.call(getExport, { params: { id } })
}

async function renditionKeys(world: World, export_id: string): Promise<string[]> {
  const images = world.ctx.db.selectFrom('export_images').select('rendition_key').where('export_id', '=', export_id)
  return (await images.orderBy('position').execute()).map(({ rendition_key }) => renditionPath(rendition_key ?? ''))
}

type Got = { status: number; bytes: number; promised: number; whole: boolean }

/** What a client gets that counts bytes itself: all that came, and whether the answer ended well. */
function download(world: World, path: string | null): Promise<Got> {
  return new Promise((resolve, reject) => {
    const url = new URL(path ?? '', world.origin)
    request(url, { headers: { authorization: `Bearer ${adminKey}` } }, (answer) => {
      let bytes = 0
      answer.on('data', (chunk: Buffer) => (bytes += chunk.length))
      answer.on('error', () => undefined)
      answer.on('close', () =>
        resolve({
          status: answer.statusCode ?? 0,
          bytes,
          promised: Number(answer.headers['content-length']),
          whole: answer.complete,
        }),
      )
    })
      .on('error', reject)
      .end()
  })
}

test.each([
  ['', () => Promise.resolve()],
  [
    ' that arrived before check sums were kept',
    ({ ctx }: World) => ctx.db.updateTable('predictions').set({ crc32: null, only_pixels: null }).execute(),
  ],
])(
  'a bit flipped in a stored source%s fails that image by name, the rest is delivered, and sending it again mends it',
  async (_, age) => {
    await using world = await createWorld()
    const shots = await world.approvedShots(3)
    await age(world)
    const second = await photo({ seed: 2 })
    await flipBit(world, sourceKey(sha256(second)))
    const partial = await exportShots(world, shots)
    expect(partial).toMatchObject({ status: 'PARTIAL', progress: { completed: 2, failed: 1 } })
    expect(partial.errors).toMatchObject([{ shot_id: shots[1], code: 'IMAGE_ALTERED' }])
    expect(partial.errors[0]?.details).toContain('no longer the one that was approved')

    expect((await world.upload({ sku: 'SKU002' }, second)).status).toBe(200)
    await world.call(retryExport, { params: { id: partial.id } })
    await world.drain()
    expect(await world.call(getExport, { params: { id: partial.id } })).toMatchObject({ status: 'COMPLETED' })
  },
)

test('a bit flipped in a stored rendition breaks the download off, and the next export renders it anew', async () => {
  await using world = await createWorld()
  const shots = await world.approvedShots(3)
  const first = await exportShots(world, shots)
  expect(await download(world, first.download_url)).toMatchObject({ whole: true, bytes: first.bytes })

  const keys = await renditionKeys(world, first.id)
  await flipBit(world, keys[1] ?? '')
  const broken = await download(world, first.download_url)
  expect(broken).toMatchObject({ whole: false, promised: first.bytes })
  expect(broken.bytes).toBeLessThan(broken.promised)

  const written = first.images.map((image) => image.sha256)
  const again = await exportShots(world, shots)
  expect(again.images.map((image) => image.sha256)).toEqual(written)
  for (const { download_url } of [first, again]) {
    const { body } = await world.bytes(download_url ?? '')
    const path = `${world.ctx.config.dataDir}/again.zip`
    await writeFile(path, body)
    expect(await verifyZip(path)).toMatchObject({ ok: true, problems: [] })
  }
})

test('a source that is already what is asked for leaves byte for byte, and a bit flipped in it is found all the same', async () => {
  await using world = await createWorld()
  const image = await sharp(await photo({ seed: 1 }))
    .withIccProfile('srgb')
    .png()
    .toBuffer()
  const { body } = await world.upload({}, image)
  await world.drain()
  await world.call(approveShot, { params: { id: body.shot_id }, body: { prediction_id: body.id } })
  const asItIs = { ...whole, naming: { pattern: '{index}' }, metadata: { provenance: 'none' } } as const
  const order = { shots: [body.shot_id], destination: { type: 'download' as const } }
  const first = await world.call(createExport, { body: { ...order, ...asItIs } })
  await world.drain()
  const done = await world.call(getExport, { params: { id: first.id } })
  expect(done).toMatchObject({ status: 'COMPLETED', images: [{ sha256: sha256(image), bytes: image.length }] })
  const file = await world.bytes(done.images[0]?.download_url ?? '')
  expect(file.body.equals(image)).toBe(true)

  await flipBit(world, sourceKey(sha256(image)))
  const second = await world.call(createExport, { body: { ...order, ...asItIs } })
  await world.drain()
  expect(await world.call(getExport, { params: { id: second.id } })).toMatchObject({
    status: 'FAILED',
    errors: [{ code: 'IMAGE_ALTERED' }],
  })
})

test('a single file that was damaged in storage is not sent', async () => {
  await using world = await createWorld()
  const done = await exportShots(world, await world.approvedShots(1))
  const link = done.images[0]?.download_url ?? null
  expect(await download(world, link)).toMatchObject({ status: 200, whole: true })
  const [key] = await renditionKeys(world, done.id)
  await flipBit(world, key ?? '')
  // It fits into one piece, so that nothing was sent when the damage was found; of a large one all but the last would be.
  expect(await download(world, link)).toMatchObject({ status: 500 })
})
