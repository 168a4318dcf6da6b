// Exports whose destination is a webhook: the event arrives signed, the export ends with it, and nothing is told twice.
import { bulkApprove } from '@sartiq/contract/decide/endpoints.ts'
import * as api from '@sartiq/contract/deliver/endpoints.ts'
import type { WebhookEvent } from '@sartiq/contract/deliver/webhook.ts'
import * as exporting from '@sartiq/contract/export/endpoints.ts'
import { getShot } from '@sartiq/contract/intake/endpoints.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sourceKey } from '../../src/intake/rules/keys.ts'
import { openHook } from '../hooks.ts'
import { answers, type Receiver, webhookReceiver } from '../peers/webhook-receiver.ts'
import { createWorld, nobody, type World } from '../world.ts'

let world: World
let names = 0
beforeAll(async () => {
  world = await createWorld({ SARTIQ_ALLOW_NETWORKS: '127.0.0.0/8', SARTIQ_PUBLIC_URL: 'https://delivery.example.com' })
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

test('rendered and sealed it waits; when the event has arrived, it is completed and its shots are exported', async () => {
  await using peer = await hook()
  const shots = await world.approvedShots(3, sku())
  const created = await send(shots, { type: 'webhook', destination_id: peer.id })
  expect(created).not.toHaveProperty('webhook_secret')
  await world.drain()
  expect(await read(created.id)).toMatchObject({ status: 'UPLOADING', completed_at: null, progress: { completed: 3 } })
  expect(await world.call(getShot, { params: { id: shots[0] ?? '' } })).toMatchObject({ status: 'APPROVED' })
  expect(await world.deliver()).toBe(1)

  const done = await read(created.id)
  expect(done).toMatchObject({ status: 'COMPLETED', failure: null, progress: { percent: 100 } })
  for (const id of shots) expect(await world.call(getShot, { params: { id } })).toMatchObject({ status: 'EXPORTED' })
  const [event, ...more] = peer.received
  expect(more).toEqual([])
  expect(event).toMatchObject({
    type: 'export.completed',
    goodFor: peer.secrets,
    data: {
      id: created.id,
      status: 'COMPLETED',
      failure: null,
      progress: { total: 3, completed: 3, failed: 0 },
      destination: { type: 'webhook', destination_id: peer.id },
      bytes: done.bytes,
      images_total: 3,
      errors: [],
      errors_total: 0,
      images: done.images.map(({ id, shot_id, prediction_id, filename, bytes, sha256 }) => ({
        ...{ id, shot_id, prediction_id, filename, bytes, sha256 },
        sku: expect.any(String),
        shot_type: 'full_body',
        download_url: expect.stringMatching(/^https:\/\/delivery\.example\.com\/api\/v1\/exports\/.*signature=/),
      })),
    },
  })
  expect(peer.requests[0]).toMatchObject({ method: 'POST', path: '/hooks' })
  expect(peer.requests[0]?.headers['content-type']).toBe('application/json')
  const link = String(event?.data['download_url']).replace('https://delivery.example.com', '')
  const zip = await world.bytes(link, nobody)
  expect([zip.status, zip.body.length]).toEqual([200, done.bytes])

  const { items, counts } = await world.call(api.listExportDeliveries, { params: { id: created.id }, query: {} })
  expect(counts).toEqual({ waiting: 0, sending: 0, uncertain: 0, delivered: 1, failed: 0, cancelled: 0 })
  expect(items).toMatchObject([
    {
      destination_id: peer.id,
      event: 'export.completed',
      webhook_id: event?.id,
      status: 'delivered',
      error: null,
      attempt_count: 1,
      next_attempt_at: null,
      attempts: [
        {
          number: 1,
          status: 200,
          error: null,
          exchanges: [
            {
              request: { method: 'POST', url: `${peer.url}/hooks`, headers: { 'webhook-id': event?.id } },
              response: { status: 200, body: 'status 200' },
            },
          ],
        },
      ],
    },
  ])
  expect(items[0]?.attempts[0]?.exchanges[0]?.request.body).toContain(created.id)
  expect((await world.call(api.listDeliveries, { params: { id: peer.id }, query: {} })).items).toEqual(items)
  expect(await world.call(api.getDelivery, { params: { id: items[0]?.id ?? '' } })).toEqual(items[0])
})

test('an image that fails makes it export.partial; none that succeeds, export.failed, whatever becomes of it', async () => {
  await using peer = await hook()
  const predictions = await world.predictions(2, sku())
  const pairs = predictions.map(({ id, shot_id }) => ({ shot_id, prediction_id: id }))
  await world.call(bulkApprove, { body: { shots: pairs } })
  const key = sourceKey(predictions[1]?.image.sha256 ?? '')
  const source = await world.ctx.storage.head(key)
  expect(source).not.toBeNull()
  await world.ctx.storage.move(key, 'aside')
  const to = { type: 'webhook', destination_id: peer.id }
  // A quality of its own: nothing that was rendered before is used again.
  const own = { quality: 71 }
  const partial = await send(
    predictions.map(({ shot_id }) => shot_id),
    to,
    own,
  )
  const failed = await send([predictions[1]?.shot_id ?? ''], to, own)
  peer.does = answers.status(500)
  await world.deliver()
  expect(await read(failed.id)).toMatchObject({ status: 'FAILED', failure: null })
  peer.does = answers.ok
  world.clock.turn(7000)
  await world.deliver()
  await world.ctx.storage.move('aside', key)
  expect(await read(partial.id)).toMatchObject({ status: 'PARTIAL' })
  expect(await read(failed.id)).toMatchObject({ status: 'FAILED', failure: null })
  const last = (id: string) => peer.received.findLast(({ data }) => data['id'] === id)
  expect(last(partial.id)).toMatchObject({
    type: 'export.partial',
    data: {
      status: 'PARTIAL',
      progress: { completed: 1, failed: 1 },
      errors_total: 1,
      errors: [{ shot_id: predictions[1]?.shot_id, code: 'IMAGE_MISSING' }],
    },
  })
  expect(last(failed.id)).toMatchObject({ type: 'export.failed', data: { status: 'FAILED', download_url: null } })
  expect(peer.unsigned).toBe(0)
  // Two events, each tried twice, each under its own id.
  expect(new Set(peer.received.map(({ id }) => id)).size).toBe(2)
})

test('a URL of its own: signed with a secret that only the answer shows', async () => {
  await using peer = await webhookReceiver(world.clock)
  const shots = await world.approvedShots(1, sku())
  const body = { shots, format: jpg, destination: { type: 'webhook' as const, url: `${peer.url}/job?id=7` } }
  const key = { 'idempotency-key': `url-${++names}` }
  const { webhook_secret, ...created } = await world.call(exporting.createExport, { body }, key)
  expect(webhook_secret).toMatch(/^whsec_/)
  expect(await world.call(exporting.createExport, { body }, key)).toEqual(created)
  peer.secrets = [webhook_secret ?? '']
  await world.deliver()
  expect(await read(created.id)).toMatchObject({ status: 'COMPLETED', destination: body.destination })
  expect(peer.received).toMatchObject([{ type: 'export.completed', goodFor: peer.secrets }])
  expect(peer.requests[0]?.path).toBe('/job?id=7')
  const { items } = await world.call(api.listExportDeliveries, { params: { id: created.id }, query: {} })
  expect(items).toMatchObject([{ destination_id: null, status: 'delivered' }])
  const other = await send(shots, body.destination)
  await world.deliver()
  expect(peer.received.at(-1)).toMatchObject({ data: { id: other.id }, goodFor: [] })
})

test('subscribers hear of every export, whatever its destination; its own destination hears once', async () => {
  await using own = await hook(['export.completed'])
  await using other = await hook(['export.completed', 'export.failed'])
  await using deaf = await hook(['shot.approved'])
  await using off = await hook(['export.completed'])
  await world.call(api.updateDestination, { params: { id: off.id }, body: { enabled: false } })
  const shots = await world.approvedShots(1, sku())
  const hooked = await send(shots, { type: 'webhook', destination_id: own.id })
  const downloaded = await send(shots, { type: 'download' })
  await world.deliver()
  const heard = (peer: Receiver) =>
    peer.received
      .filter(({ type }) => type.startsWith('export.'))
      .map(({ data }) => String(data['id']))
      .toSorted()
  const both = [hooked.id, downloaded.id].toSorted()
  expect([heard(own), heard(other), heard(deaf), heard(off)]).toEqual([both, both, [], []])
  for (const peer of [own, other, deaf, off]) await world.call(api.deleteDestination, { params: { id: peer.id } })
})
