// An export that went out to somebody: its files come back, and nobody is sent anything a second time.
import { readFile } from 'node:fs/promises'
import * as api from '@sartiq/contract/deliver/endpoints.ts'
import { createExport, retryExport } from '@sartiq/contract/export/endpoints.ts'
import { createExportPreset } from '@sartiq/contract/export/preset.ts'
import type { ExportRecord } from '@sartiq/contract/export/export.ts'
import { expect, test } from 'vitest'
import { allowLoopback, connectDam, exportTo, read } from '../fixtures/dam-destinations.ts'
import { byId, cleanUp, day, jpg, keysUnder } from '../fixtures/exports.ts'
import { fakeGeneric } from '../peers/dam/fake-generic.ts'
import { webhookReceiver } from '../peers/webhook-receiver.ts'
import { createWorld, type World } from '../world.ts'

/** Cleaned up after a month, and asked for again. */
async function comeBack(world: World, id: string, meanwhile: () => Promise<unknown> = async () => {}) {
  world.clock.turn(31 * day)
  await cleanUp(world)
  await meanwhile()
  await world.call(retryExport, byId(id))
  await world.deliver()
  return read(world, id)
}

const facts = ({ status, completed_at, images }: ExportRecord) => [
  status,
  completed_at,
  images.map(({ sha256, dam_asset_id }) => [sha256, dam_asset_id]),
]

async function exportByHook(world: World, shots: string[]) {
  const receiver = await webhookReceiver(world.clock)
  const events = ['export.completed', 'export.partial', 'export.failed'] as const
  const config = { url: receiver.url, events: [...events] }
  const { id: destination_id, secret } = await world.call(api.createDestination, {
    body: { name: 'Hooks', type: 'webhook', config },
  })
  receiver.secrets = [secret ?? '']
  const { id } = await world.call(createExport, {
    body: { shots, format: jpg, destination: { type: 'webhook', destination_id } },
  })
  await world.deliver()
  const before = await read(world, id)
  expect([before.status, receiver.received.length]).toEqual(['COMPLETED', 1])
  return { receiver, before }
}

test('a webhook is sent once, though its files come back', async () => {
  await using world = await createWorld(allowLoopback)
  const { receiver, before } = await exportByHook(world, await world.approvedShots(2))
  await using hearing = receiver
  const after = await comeBack(world, before.id)
  expect(facts(after)).toEqual(facts(before))
  expect(hearing.received).toHaveLength(1)
  expect((await world.bytes(after.images[1]?.download_url ?? '', { authorization: '' })).status).toBe(200)
})

test('nor is it told that they cannot come back', async () => {
  await using world = await createWorld(allowLoopback)
  const { receiver, before } = await exportByHook(world, await world.approvedShots(1))
  await using hearing = receiver
  const after = await comeBack(world, before.id, async () => {
    for (const key of await keysUnder(world, 'sources/')) await world.ctx.storage.delete(key)
  })
  expect(after).toMatchObject({ status: 'FAILED', errors: [{ code: 'IMAGE_MISSING' }] })
  expect(hearing.received).toHaveLength(1)
})

test('a DAM gets each image once; of an export in part, what was missing', async () => {
  await using world = await createWorld(allowLoopback)
  await using dam = await fakeGeneric()
  const destination = await connectDam(world, dam)
  const whole = await exportTo(world, destination, await world.approvedShots(2))
  await world.deliver()
  const before = await read(world, whole)
  expect([before.status, dam.assets.length]).toEqual(['COMPLETED', 2])
  const after = await comeBack(world, whole)
  expect(facts(after)).toEqual(facts(before))
  expect(dam.assets).toHaveLength(2)
  expect((await world.bytes(after.images[0]?.download_url ?? '', { authorization: '' })).status).toBe(200)

  const shots = await world.approvedShots(2, { shooting: 'Winter_2024' })
  const [source = ''] = await keysUnder(world, 'sources/')
  const held = await world.ctx.storage.withFile(source, (path) => readFile(path))
  await world.ctx.storage.delete(source)
  const format = { file_format: 'png' }
  const partly = await exportTo(world, destination, shots, { format })
  await world.deliver()
  expect(await read(world, partly)).toMatchObject({ status: 'PARTIAL', progress: { completed: 1, failed: 1 } })
  expect(dam.assets).toHaveLength(3)
  const mended = await comeBack(world, partly, () => world.ctx.storage.put(source, held))
  expect(mended).toMatchObject({ status: 'COMPLETED', progress: { completed: 2, failed: 0 } })
  expect(dam.assets).toHaveLength(4)
})

test('a DAM has folders by the preset of an export', async () => {
  await using world = await createWorld(allowLoopback)
  await using dam = await fakeGeneric()
  const destination = await connectDam(world, dam, { folder_structure: '{preset}/{sku}' })
  const { id: preset_id } = await world.call(createExportPreset, { body: { name: 'Web shop', format: jpg } })
  await exportTo(world, destination, await world.approvedShots(1), { format: undefined, preset_id })
  await world.deliver()
  expect(dam.assets.map(({ fields }) => fields['folder'])).toEqual(['Web_shop/SKU001'])
})
