// Webhooks that do not get through: tried by the schedule, and judged by the book.
import * as api from '@sartiq/contract/deliver/endpoints.ts'
import { webhookSchedule } from '@sartiq/contract/deliver/webhook.ts'
import { listAudit } from '@sartiq/contract/people/audit.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Outgoing } from '../../src/platform/outgoing/guarded-client.ts'
import { approveNew, deliveriesTo, type Hook, onlyDelivery, openHook } from '../hooks.ts'
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
  const standing = () => world.call(api.getDestination, { params: { id: peer.id } })
  expect(await standing()).toMatchObject({ failing_since: null, paused_until: null })
  expect(await world.deliver()).toBe(1)
  const { failing_since } = await standing()
  expect(failing_since).not.toBeNull()
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

  expect(await standing()).toMatchObject({ failing_since, paused_until: expect.any(String) })
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
