// Webhooks after trouble: replays, secrets that are replaced, and endpoints that are dead while others live.
import * as api from '@sartiq/contract/deliver/endpoints.ts'
import { webhookSchedule } from '@sartiq/contract/deliver/webhook.ts'
import * as exporting from '@sartiq/contract/export/endpoints.ts'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { sendDueWebhooks, webhookSender } from '../../src/deliver/send-webhooks.ts'
import { claimDue } from '../../src/deliver/webhook/claim-due.ts'
import { repeat } from '../../src/platform/repeat.ts'
import { approveNew, deliveriesTo, type Hook, onlyDelivery, openHook } from '../hooks.ts'
import { instead } from '../instead.ts'
import { answers } from '../peers/webhook-receiver.ts'
import { createWorld, type World } from '../world.ts'

let world: World
beforeEach(async () => {
  world = await createWorld({ SARTIQ_ALLOW_NETWORKS: '127.0.0.0/8' })
})
afterEach(() => world[Symbol.asyncDispose]())

const second = 1000
const hook = () => openHook(world, ['shot.approved'])
const approve = (count?: number) => approveNew(world, count)
const deliveries = (peer: Hook) => deliveriesTo(world, peer)
const only = (peer: Hook) => onlyDelivery(world, peer)

test('a spent schedule ends the export; a replay makes it whole, and only then it counts as delivered', async () => {
  await using peer = await hook()
  await using subscriber = await openHook(world, ['export.completed', 'export.failed'])
  await world.call(api.updateDestination, {
    params: { id: peer.id },
    body: { config: { url: peer.url, events: ['export.completed', 'export.failed'] } },
  })
  peer.does = answers.status(500)
  const shots = await world.approvedShots(1)
  const destination = { type: 'webhook' as const, destination_id: peer.id }
  const { id } = await world.call(exporting.createExport, {
    body: { shots, format: { file_format: 'jpg' }, destination },
  })
  await world.deliver()
  for (const step of webhookSchedule) {
    expect(await world.call(exporting.getExport, { params: { id } })).toMatchObject({ status: 'UPLOADING' })
    world.clock.turn(step * 1.2 * second)
    await world.deliver()
  }
  const failure = 'The webhook could not be delivered. It answered 500.'
  expect(await world.call(exporting.getExport, { params: { id } })).toMatchObject({ status: 'FAILED', failure })
  expect(subscriber.received).toMatchObject([{ type: 'export.failed', data: { failure } }])
  // Its own endpoint is told of the export, not of its own silence.
  expect(new Set(peer.received.map(({ type }) => type))).toEqual(new Set(['export.completed']))

  peer.does = answers.ok
  await world.call(api.replayDelivery, { params: { id: (await only(peer)).id } })
  await world.deliver()
  const done = await world.call(exporting.getExport, { params: { id } })
  expect(done).toMatchObject({ status: 'COMPLETED', failure: null })
  expect(subscriber.received.map(({ type }) => type)).toEqual(['export.failed', 'export.completed'])
  expect(new Set(peer.received.map((one) => one.id)).size).toBe(1)
  expect(peer.received).toHaveLength(11)

  // Days later its links are good again.
  world.clock.turn(8 * 24 * 3600 * second)
  await world.call(api.replayDelivery, { params: { id: (await only(peer)).id } })
  await world.deliver()
  const links = peer.received.map(({ data }) => String(data['download_url']))
  expect((await world.bytes(links[0] ?? '', { authorization: '' })).status).toBe(403)
  expect((await world.bytes(links.at(-1) ?? '', { authorization: '' })).status).toBe(200)
  const { status, completed_at } = done
  expect(await world.call(exporting.getExport, { params: { id } })).toMatchObject({ status, completed_at })
})

test('replay since: what failed, or all; with the ids that they had', async () => {
  await using peer = await hook()
  peer.does = answers.status(500)
  await approve()
  await world.deliver()
  world.clock.turn(60 * second)
  const since = world.clock.now().toISOString()
  await approve(2)
  await world.deliver()
  peer.does = answers.ok
  const replay = (body: { since: string; only_failed?: boolean }) =>
    world.call(api.replayDeliveries, { params: { id: peer.id }, body })
  expect(await replay({ since })).toEqual({ replayed: 2 })
  expect(await world.deliver()).toBe(2)
  expect(await replay({ since })).toEqual({ replayed: 0 })
  expect(await replay({ since, only_failed: false })).toEqual({ replayed: 2 })
  await world.deliver()
  expect(await replay({ since: '2020-01-01T00:00:00Z' })).toEqual({ replayed: 1 })
  await world.deliver()
  expect((await deliveries(peer)).map(({ status }) => status)).toEqual(['delivered', 'delivered', 'delivered'])
  expect(new Set(peer.received.map(({ id }) => id)).size).toBe(3)
  const reviewer = await world.as('reviewer')
  const asked = { params: { id: peer.id }, body: { since } }
  expect((await world.try(api.replayDeliveries, asked, reviewer)).status).toBe(403)
})

test('while a secret is replaced, both sign; after a day the old one is good for nothing', async () => {
  await using peer = await hook()
  const [old = ''] = peer.secrets
  const { secret } = await world.call(api.rotateWebhookSecret, { params: { destination_id: peer.id } })
  peer.secrets = [old, secret]
  await approve()
  await world.deliver()
  world.clock.turn(24 * 3600 * second - 60 * second)
  await approve()
  await world.deliver()
  world.clock.turn(120 * second)
  await approve()
  await world.deliver()
  expect(peer.received.map(({ goodFor }) => goodFor)).toEqual([[old, secret], [old, secret], [secret]])
})

test('a dead endpoint costs a handful of requests, and no other waits for it', async () => {
  await using dead = await hook()
  await using alive = await hook()
  dead.does = answers.reset
  await approve(60)
  await world.deliver()
  expect(alive.received).toHaveLength(60)
  // It rests after five failures; four more were under way at the most.
  expect(dead.received.length).toBeGreaterThanOrEqual(5)
  expect(dead.received.length).toBeLessThanOrEqual(8)
  // Then one is tried, and no more.
  for (let round = 1; round <= 3; round++) {
    const before = dead.received.length
    world.clock.turn(601 * second)
    await world.deliver()
    expect(dead.received.length - before).toBe(1)
  }
  dead.does = answers.ok
  world.clock.turn(601 * second)
  await world.deliver()
  world.clock.turn(3600 * second)
  await world.deliver()
  expect((await deliveries(dead)).filter(({ status }) => status !== 'delivered')).toEqual([])
  expect(new Set(dead.received.map(({ id }) => id)).size).toBe(60)
  expect(alive.received).toHaveLength(60)
})

test('several workers send each event once, and no endpoint gets more than four at a time', async () => {
  await using peer = await hook()
  let open = 0
  let most = 0
  peer.does = (response) => {
    most = Math.max(most, ++open)
    setTimeout(() => {
      open--
      answers.ok(response)
    }, 5)
  }
  await approve(60)
  await world.drain()
  const sent = await Promise.all([1, 2, 3].map(() => sendDueWebhooks(world.ctx)))
  // Whoever found the endpoint taken may have stopped early; the next round sends what is left.
  await world.deliver()
  expect(sent.reduce((sum, one) => sum + one, 0)).toBeGreaterThan(0)
  expect(peer.received).toHaveLength(60)
  expect(new Set(peer.received.map(({ id }) => id)).size).toBe(60)
  expect(most).toBeLessThanOrEqual(4)
  expect(most).toBeGreaterThan(1)
})

test('while one worker takes an endpoint’s events, no other takes more of them', async () => {
  await using peer = await hook()
  await approve(12)
  await world.drain()
  const { ctx } = world
  const taken = Promise.withResolvers<void>()
  const gate = Promise.withResolvers<void>()
  const real = ctx.db.transaction()
  const execute: typeof real.execute = (work) =>
    real.execute(async (tx) => {
      const result = await work(tx)
      taken.resolve()
      await gate.promise
      return result
    })
  const slow = { ...ctx, db: instead(ctx.db, { transaction: () => instead(real, { execute }) }) }
  const first = claimDue(slow, 32)
  await taken.promise
  expect(await claimDue(ctx, 32)).toEqual([])
  gate.resolve()
  expect(await first).toHaveLength(4)
  expect(await claimDue(ctx, 32)).toEqual([])
  // Whoever took them is dead: they are due again when the lease has ended.
  world.clock.turn(41 * second)
  await world.deliver()
  expect(peer.received).toHaveLength(12)
})

test('a black hole holds four requests, and a worker sends everything else meanwhile', async () => {
  await using hole = await hook()
  await using alive = await hook()
  let open = 0
  hole.does = (response) => {
    open++
    response.once('close', () => open--)
  }
  await approve(40)
  await world.drain()
  const stop = new AbortController()
  const sender = webhookSender(world.ctx, stop.signal)
  const working = repeat('sending', 20, () => sender.round(), { stop: stop.signal, log: world.ctx.log })
  await vi.waitFor(() => expect(alive.received).toHaveLength(40), { timeout: 30_000 })
  // None of them was given up to make room, and no fifth was begun.
  await vi.waitFor(() => expect([open, hole.received.length]).toEqual([4, 4]))
  stop.abort()
  await working
  await sender.stop(0)
  expect((await deliveries(alive)).every(({ status }) => status === 'delivered')).toBe(true)
  // Broken off by us: nobody's failure, and due again when the lease has ended, under the same ids.
  const begun = new Set(hole.received.map(({ id }) => id))
  expect((await deliveries(hole)).every(({ attempts }) => attempts.length === 0)).toBe(true)
  hole.does = answers.ok
  world.clock.turn(61 * second)
  await world.deliver()
  const all = await deliveries(hole)
  expect(all.map(({ status }) => status)).toEqual(all.map(() => 'delivered'))
  expect(all.filter(({ attempt_count }) => attempt_count === 2).map(({ webhook_id }) => webhook_id ?? '')).toEqual(
    expect.arrayContaining([...begun]),
  )
})
