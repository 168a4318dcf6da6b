// Which webhook an export means, and what becomes of it when that is cancelled, deleted, switched off or out of reach.
import * as api from '@sartiq/contract/deliver/endpoints.ts'
import type { WebhookEvent } from '@sartiq/contract/deliver/webhook.ts'
import * as exporting from '@sartiq/contract/export/endpoints.ts'
import type { ExportRecord } from '@sartiq/contract/export/export.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openHook } from '../hooks.ts'
import { answers, webhookReceiver } from '../peers/webhook-receiver.ts'
import { createWorld, type World } from '../world.ts'

let world: World
let names = 0
beforeAll(async () => {
  world = await createWorld({ SARTIQ_ALLOW_NETWORKS: '127.0.0.0/8' })
})
afterAll(() => world[Symbol.asyncDispose]())

const jpg = { file_format: 'jpg' as const, resolution: '512' as const }

const hook = (events?: WebhookEvent[]) => openHook(world, events)
const sku = () => ({ shooting: `Shooting ${++names}` })
const read = (id: string) => world.call(exporting.getExport, { params: { id } })
const send = (shots: string[], destination: object, format: object = jpg) =>
  world.call(exporting.createExport, {
    body: { shots, format: { ...jpg, ...format }, destination: destination as { type: 'webhook' } },
  })

test('which webhook is meant, and what is said where none is', async () => {
  await using fresh = await freshWorld()
  const ask = async (destination: object) => {
    const body = { shots: fresh.shots, format: jpg, destination: destination as { type: 'webhook' } }
    const preview = await fresh.world.try(exporting.previewExport, { body })
    const { status, body: answer } = await fresh.world.try(exporting.createExport, { body })
    expect([preview.status === 200 ? 202 : preview.status, preview.body.detail]).toEqual([status, answer.detail])
    return {
      status,
      code: answer.code,
      detail: answer.detail,
      destination: (answer as { destination?: object }).destination,
    }
  }
  const set = (name: string) =>
    fresh.world.call(api.createDestination, {
      body: { name, type: 'webhook', config: { url: 'https://shop.example.com' } },
    })
  const not = { status: 422, code: 'DESTINATION_NOT_FOUND' }
  expect(await ask({ type: 'webhook' })).toMatchObject({ ...not, detail: expect.stringContaining('No webhook') })
  const one = await set('One')
  const meant = { status: 202, destination: { type: 'webhook', destination_id: one.id } }
  expect(await ask({ type: 'webhook' })).toMatchObject(meant)
  const two = await set('Two')
  expect(await ask({ type: 'webhook' })).toMatchObject({ ...not, detail: expect.stringContaining('"One", "Two"') })
  await fresh.world.call(api.updateDestination, { params: { id: two.id }, body: { enabled: false } })
  expect(await ask({ type: 'webhook' })).toMatchObject(meant)
  const twoMeant = { type: 'webhook', destination_id: two.id }
  expect(await ask(twoMeant)).toMatchObject({ status: 409, code: 'DESTINATION_DISABLED' })
  await fresh.world.call(api.deleteDestination, { params: { id: two.id } })
  expect(await ask(twoMeant)).toMatchObject({ ...not, detail: expect.stringContaining('this id') })
  expect(await ask({ type: 'dam', destination_id: one.id })).toMatchObject(not)
  expect(await ask({ ...meant.destination, url: 'https://a.example.com' })).toMatchObject({
    status: 422,
    code: 'INVALID_VALUE',
  })
  expect(await ask({ type: 'webhook', url: 'http://192.168.0.1/' })).toMatchObject({
    status: 422,
    code: 'INVALID_VALUE',
  })
})

test('cancelled, deleted, switched off: nothing more is sent, or not yet', async () => {
  await using peer = await hook()
  peer.does = answers.status(500)
  const to = { type: 'webhook', destination_id: peer.id }
  const shots = await world.approvedShots(1, sku())
  const [cancelled, held, orphan] = [await send(shots, to), await send(shots, to), await send(shots, to)]
  await world.deliver()
  const delivery = async ({ id }: ExportRecord) =>
    (await world.call(api.listExportDeliveries, { params: { id }, query: {} })).items[0]
  await world.call(exporting.cancelExport, { params: { id: cancelled.id } })
  await world.drain()
  expect(await delivery(cancelled)).toMatchObject({ status: 'cancelled', error: 'The export was cancelled.' })
  const replay = { params: { id: (await delivery(cancelled))?.id ?? '' } }
  expect(await world.try(api.replayDelivery, replay)).toMatchObject({ status: 409, body: { code: 'EXPORT_SETTLED' } })

  const set = (enabled: boolean) => world.call(api.updateDestination, { params: { id: peer.id }, body: { enabled } })
  await set(false)
  world.clock.turn(7000)
  expect(await world.deliver()).toBe(0)
  expect(await delivery(held)).toMatchObject({ status: 'waiting', attempt_count: 1 })
  const again = { params: { id: (await delivery(held))?.id ?? '' } }
  expect(await world.try(api.replayDelivery, again)).toMatchObject({
    status: 409,
    body: { code: 'DESTINATION_DISABLED' },
  })
  peer.does = answers.ok
  await set(true)
  // The two that wait; the one that was cancelled stays so.
  await world.ctx.db
    .updateTable('deliveries')
    .set({ next_attempt_at: null })
    .where('export_id', '=', orphan.id)
    .execute()
  expect(await world.deliver()).toBe(1)
  expect(await read(held.id)).toMatchObject({ status: 'COMPLETED' })
  expect(await read(cancelled.id)).toMatchObject({ status: 'CANCELLED' })

  await world.call(api.deleteDestination, { params: { id: peer.id } })
  await world.deliver()
  expect(await delivery(orphan)).toMatchObject({ status: 'cancelled', error: 'The destination was deleted.' })
  expect(await read(orphan.id)).toMatchObject({ status: 'FAILED', failure: 'The destination was deleted.' })
})

test('deleted while its images are rendered, the export fails and says so; a retry says so again', async () => {
  await using peer = await hook()
  const shots = await world.approvedShots(1, sku())
  const { id } = await send(shots, { type: 'webhook', destination_id: peer.id })
  await world.call(api.deleteDestination, { params: { id: peer.id } })
  const failed = { status: 'FAILED', failure: 'The destination was deleted.' }
  await world.deliver()
  expect(await read(id)).toMatchObject(failed)
  expect(await world.call(exporting.retryExport, { params: { id } })).toMatchObject({
    status: 'UPLOADING',
    failure: null,
  })
  await world.deliver()
  expect(await read(id)).toMatchObject(failed)
  expect(peer.received).toEqual([])
})

test('a private address is refused when it is called, and the log says why', async () => {
  await using fresh = await freshWorld()
  await using peer = await webhookReceiver(fresh.world.clock)
  // Allowed when it was saved; the operator thought better of it.
  const made = await fresh.world.call(api.createDestination, {
    body: { name: 'Inside', type: 'webhook', config: { url: 'https://shop.example.com' } },
  })
  const config = JSON.stringify({ url: peer.url, events: [] })
  await fresh.world.ctx.db.updateTable('destinations').set({ config }).where('id', '=', made.id).execute()
  const asked = { shots: fresh.shots, format: jpg, destination: { type: 'webhook' as const } }
  const { id } = await fresh.world.call(exporting.createExport, { body: asked })
  await fresh.world.deliver()
  const { items } = await fresh.world.call(api.listExportDeliveries, { params: { id }, query: {} })
  expect(items).toMatchObject([
    { status: 'waiting', error: expect.stringContaining('is not a public network address') },
  ])
  const tested = await fresh.world.call(api.testDestination, { params: { id: made.id }, body: {} })
  expect(tested).toMatchObject({ ok: false, message: expect.stringContaining('SARTIQ_ALLOW_NETWORKS') })
  expect(peer.requests).toEqual([])
})

test('a test sends a signed event, shows the request and the answer, and leaves nothing behind', async () => {
  await using peer = await hook()
  const ask = () => world.call(api.testDestination, { params: { id: peer.id }, body: {} })
  expect(await ask()).toMatchObject({
    ok: true,
    // Without the address that a receiver reaches us by, its links lead nowhere.
    message: expect.stringMatching(/^It answered 200\. Links .*SARTIQ_PUBLIC_URL/),
    left_behind: null,
    trace: [{ request: { method: 'POST', url: `${peer.url}/hooks` }, response: { status: 200 }, error: null }],
  })
  peer.does = answers.status(302, { location: 'https://elsewhere.example.com/' })
  expect(await ask()).toMatchObject({ ok: false, message: expect.stringContaining('redirects are not followed') })
  expect(peer.received).toMatchObject([
    { type: 'test', goodFor: peer.secrets, data: { destination_id: peer.id } },
    { type: 'test', goodFor: peer.secrets },
  ])
  expect((await world.call(api.listDeliveries, { params: { id: peer.id }, query: {} })).items).toEqual([])
})
/** A world without the network of this machine, with one approved shot. */
async function freshWorld() {
  const other = await createWorld()
  const shots = await other.approvedShots(1)
  return { world: other, shots, [Symbol.asyncDispose]: () => other[Symbol.asyncDispose]() }
}
