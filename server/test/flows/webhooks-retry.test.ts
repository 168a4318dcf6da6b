// Webhooks that do not get through: tried by the schedule, judged by the book, replayed by hand, and nobody else waits.
import { approveShot } from '@sartiq/contract/decide/endpoints.ts'
import type { Delivery } from '@sartiq/contract/deliver/delivery.ts'
import * as api from '@sartiq/contract/deliver/endpoints.ts'
import { webhookSchedule } from '@sartiq/contract/deliver/webhook.ts'
import * as exporting from '@sartiq/contract/export/endpoints.ts'
import { listAudit } from '@sartiq/contract/people/audit.ts'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { webhookSender } from '../../src/deliver/send-webhooks.ts'
import { repeat } from '../../src/platform/repeat.ts'
import type { Outgoing } from '../../src/platform/outgoing/guarded-client.ts'
import { manyShots } from '../fixtures/many-shots.ts'
import { answers, type Receiver, webhookReceiver } from '../peers/webhook-receiver.ts'
import { createWorld, type World } from '../world.ts'

let world: World
let names = 0
beforeEach(async () => {
  world = await createWorld({ SARTIQ_ALLOW_NETWORKS: '127.0.0.0/8' })
})
afterEach(() => world[Symbol.asyncDispose]())

type Hook = Receiver & { id: string }
const second = 1000

/** A receiver that subscribes to approvals. */
async function hook(): Promise<Hook> {
  const receiver = await webhookReceiver(world.clock)
  const config = { url: receiver.url, events: ['shot.approved' as const] }
  const { id, secret } = await world.call(api.createDestination, {
    body: { name: `Hooks ${++names}`, type: 'webhook', config },
  })
  receiver.secrets = [secret ?? '']
  return Object.assign(receiver, { id })
}

/** Approves so many shots, one after another: an event for each. */
async function approve(count = 1): Promise<void> {
  const shots = await manyShots(world.ctx.db, count, undefined, `Many ${++names}`)
  for (const { id, cover } of shots) await world.call(approveShot, { params: { id }, body: { prediction_id: cover } })
}

async function deliveries({ id }: Hook): Promise<Delivery[]> {
  return (await world.call(api.listDeliveries, { params: { id }, query: { limit: '500' } })).items
}

async function only(peer: Hook): Promise<Delivery> {
  const [one, ...more] = await deliveries(peer)
  if (!one || more.length > 0) throw new Error(`there are ${more.length + 1} deliveries`)
  return one
}

/** Milliseconds from now until the only delivery is tried again. */
async function waitOf(peer: Hook): Promise<number> {
  return Date.parse((await only(peer)).next_attempt_at ?? '') - world.clock.now().getTime()
}

/** Turns the clock to the next try and makes it; what was sent just before is not due. */
async function next(peer: Hook): Promise<void> {
  const wait = await waitOf(peer)
  world.clock.turn(wait - 2 * second)
  expect(await world.deliver()).toBe(0)
  world.clock.turn(3 * second)
  expect(await world.deliver()).toBe(1)
}

test('ten attempts at the times of the schedule, ±20 %, one id and one body, and then it has failed', async () => {
  await using peer = await hook()
  peer.does = answers.status(500)
  await approve()
  expect(await world.deliver()).toBe(1)
  const waits: number[] = []
  for (const step of webhookSchedule) {
    const wait = await waitOf(peer)
    waits.push(wait / second / step)
    await next(peer)
  }
  // A little of each wait has passed when it is looked at.
  for (const share of waits) expect(share).toBeLessThanOrEqual(1.2)
  for (const share of waits.slice(1)) expect(share).toBeGreaterThan(0.79)
  // All the same every time would mean that they come in step.
  expect(new Set(waits.map((share) => share.toFixed(3))).size).toBeGreaterThan(3)

  expect(peer.received).toHaveLength(10)
  expect(new Set(peer.received.map(({ id }) => id)).size).toBe(1)
  expect(new Set(peer.requests.map(({ body }) => body.toString())).size).toBe(1)
  expect(peer.received.every(({ goodFor }) => goodFor.length === 1)).toBe(true)
  // The timestamp is the attempt's, so that the last is as fresh as the first.
  expect(new Set(peer.received.map(({ sentAt }) => sentAt)).size).toBe(10)
  expect(await only(peer)).toMatchObject({
    status: 'failed',
    error: 'It answered 500.',
    attempt_count: 10,
    next_attempt_at: null,
  })
  expect((await only(peer)).attempts.map(({ number }) => number)).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1])
  world.clock.turn(30 * 24 * 3600 * second)
  expect(await world.deliver()).toBe(0)
})

test.each([
  ['an error', answers.status(500), 500, 'It answered 500.'],
  ['a refusal', answers.status(404), 404, 'It answered 404.'],
  [
    'a redirect, which is not followed',
    answers.status(307, { location: '/elsewhere' }),
    307,
    'redirects are not followed',
  ],
  ['no HTTP', answers.garbage, null, 'did not answer in valid HTTP'],
  ['a broken connection', answers.reset, null, 'broke off'],
  ['silence', answers.silence, null, 'did not answer in full within'],
])('%s is a failure that is tried again', async (_, does, status, error) => {
  const asked = hurry(world)
  await using peer = await hook()
  peer.does = does
  await approve()
  await world.deliver()
  expect(await only(peer)).toMatchObject({
    status: 'waiting',
    error: expect.stringContaining(error),
    attempts: [{ status, error: expect.stringContaining(error) }],
  })
  expect(peer.requests).toHaveLength(1)
  expect(asked).toEqual([30_000])
})

test.each([
  ['an answer without end', answers.endless],
  ['an answer that drips', answers.drip],
  ['no content', answers.status(204)],
  ['202', answers.status(202)],
])('%s is a success all the same', async (_, does) => {
  await using peer = await hook()
  peer.does = does
  await approve()
  await world.deliver()
  const { status, attempts } = await only(peer)
  expect(status).toBe('delivered')
  expect(attempts[0]?.exchanges[0]?.response?.body.length).toBeLessThanOrEqual(16 * 1024)
})

test('429 with Retry-After: not before, and the whole endpoint waits', async () => {
  await using peer = await hook()
  peer.does = answers.status(429, { 'retry-after': '120' })
  await approve()
  await world.deliver()
  expect(await waitOf(peer)).toBeGreaterThan(115 * second)
  peer.does = answers.ok
  await approve()
  expect(await world.deliver()).toBe(0)
  world.clock.turn(121 * second)
  expect(await world.deliver()).toBe(2)
  expect(peer.received).toHaveLength(3)
})

test('410 switches the endpoint off; what comes later is held, and goes when it is on again', async () => {
  await using peer = await hook()
  peer.does = answers.status(500)
  await approve(2)
  await world.deliver()
  peer.does = answers.status(410)
  const [gone, held] = await deliveries(peer)
  await world.call(api.replayDelivery, { params: { id: gone?.id ?? '' } })
  expect(await world.deliver()).toBe(1)
  const off = await world.call(api.getDestination, { params: { id: peer.id } })
  expect(off).toMatchObject({ enabled: false, disabled_reason: expect.stringContaining('410 Gone') })
  expect(await world.call(api.getDelivery, { params: { id: gone?.id ?? '' } })).toMatchObject({ status: 'failed' })
  const { items } = await world.call(listAudit, { query: { action: 'destination.disabled' } })
  expect(items).toMatchObject([{ subject: peer.id, actor: { name: 'system' } }])

  // Whoever decides meanwhile tells nobody: it is off.
  await approve()
  world.clock.turn(10 * second)
  expect(await world.deliver()).toBe(0)
  expect(await deliveries(peer)).toHaveLength(2)
  peer.does = answers.ok
  await world.call(api.updateDestination, { params: { id: peer.id }, body: { enabled: true } })
  expect(await world.deliver()).toBe(1)
  expect(await world.call(api.getDelivery, { params: { id: held?.id ?? '' } })).toMatchObject({ status: 'delivered' })
})

test('an endpoint that fails for five days is switched off', async () => {
  await using peer = await hook()
  peer.does = answers.status(500)
  await approve()
  await world.deliver()
  world.clock.turn(5 * 24 * 3600 * second + 1000 * second)
  await world.deliver()
  expect(await world.call(api.getDestination, { params: { id: peer.id } })).toMatchObject({
    enabled: false,
    disabled_reason: expect.stringContaining('five days'),
  })
})

test('a spent schedule ends the export; a replay makes it whole, and only then it counts as delivered', async () => {
  await using peer = await hook()
  await using subscriber = await webhookReceiver(world.clock)
  const config = { url: subscriber.url, events: ['export.completed' as const, 'export.failed' as const] }
  await world.call(api.createDestination, { body: { name: 'Subscriber', type: 'webhook', config } })
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

/** Has requests end after a moment where they may take half a minute. Answers what was asked for. */
function hurry({ ctx }: World): number[] {
  const asked: number[] = []
  const { outgoing } = ctx
  const stream: Outgoing['stream'] = (options) => {
    asked.push(options.deadline_ms)
    return outgoing.stream({ ...options, deadline_ms: 300 })
  }
  ctx.outgoing = { ...outgoing, stream }
  return asked
}
