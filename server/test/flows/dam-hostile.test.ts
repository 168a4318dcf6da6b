// Twenty DAMs that behave badly beside one that does not: each is tried as often as its fault deserves, none holds up the other.
import { setTimeout as pause } from 'node:timers/promises'
import { isSettled } from '@sartiq/contract/export/status.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { damPusher } from '../../src/deliver/push-to-dam.ts'
import { allowLoopback, connectDam, deliveries, exportTo, read } from '../fixtures/dam-destinations.ts'
import { type FakeDam, type Fault } from '../peers/dam/fake-dam.ts'
import { fakeGeneric } from '../peers/dam/fake-generic.ts'
import { behaviours } from '../peers/dam/hostile.ts'
import { createWorld, type World } from '../world.ts'

let world: World
beforeAll(async () => void (world = await createWorld(allowLoopback)))
afterAll(() => world[Symbol.asyncDispose]())

test('each by its fault, and the good one first', async () => {
  await using stack = new AsyncDisposableStack()
  const shots = await world.approvedShots(4)
  const limits = { timeout_s: 1, concurrency: 4 }
  const start = async (fault: Fault) => {
    const dam: FakeDam = stack.use(await fakeGeneric())
    dam.fault = fault
    const destination = await connectDam(world, dam, { limits, retry: { max: 3, base_ms: 10 } })
    return { dam, destination, id: await exportTo(world, destination, shots.slice(0, 1)) }
  }
  const hostile: Awaited<ReturnType<typeof start>>[] = []
  for (const [, fault] of behaviours) hostile.push(await start(() => fault))
  const good = await start(() => 'none')
  const many = await exportTo(world, good.destination, shots)
  await world.drain()

  const stop = new AbortController()
  const pusher = damPusher(world.ctx, stop.signal)
  const all = [...hostile.map(({ id }) => id), good.id, many]
  const ended: string[] = []
  while (ended.length < all.length) {
    await pusher.round()
    await world.drain()
    for (const id of all) if (!ended.includes(id) && isSettled((await read(world, id)).status)) ended.push(id)
    await pause(20)
  }
  stop.abort()
  await pusher.stop(1000)

  expect([(await read(world, good.id)).status, (await read(world, many)).status, good.dam.assets.length]).toEqual([
    'COMPLETED',
    'COMPLETED',
    5,
  ])
  // Those that keep everybody waiting were still keeping us waiting when the good one had all of its images.
  const silent = hostile[behaviours.findIndex(([name]) => name === 'no answer')]?.id ?? ''
  expect(ended.indexOf(many)).toBeLessThan(ended.indexOf(silent))
  const outcomes = await Promise.all(
    hostile.map(async ({ id, destination }, at) => {
      const { status, errors } = await read(world, id)
      const [delivery] = await deliveries(world, destination)
      return [behaviours[at]?.[0], status, delivery?.attempt_count, errors[0]?.code]
    }),
  )
  expect(outcomes).toEqual(behaviours.map(([name, , tries, code]) => [name, 'FAILED', tries, code]))
})

test('a DAM gets no more at once than it allows, whoever pushes; small exports go first', async () => {
  await using dam = await fakeGeneric()
  let now = 0
  let most = 0
  dam.afterwards = async () => {
    most = Math.max(most, ++now)
    await pause(40)
    now--
  }
  const destination = await connectDam(world, dam, { limits: { concurrency: 3 } })
  const shots = await world.approvedShots(12, { shooting: 'Many' })
  const big = await exportTo(world, destination, shots)
  const small = await exportTo(world, destination, shots.slice(0, 1))
  await world.drain()
  const pushers = [1, 2, 3].map(() => damPusher(world.ctx, new AbortController().signal))
  const ended: string[] = []
  while (ended.length < 2) {
    await Promise.all(pushers.map((pusher) => pusher.round()))
    await world.drain()
    for (const id of [small, big]) if (!ended.includes(id) && isSettled((await read(world, id)).status)) ended.push(id)
  }
  expect([most, dam.assets.length, ended]).toEqual([3, 13, [small, big]])
  // The one of the small export was among the first, though it was asked for last.
  const first = dam.assets.slice(0, 3).map(({ id }) => id)
  const [image] = (await read(world, small)).images
  expect(first).toContain(image?.dam_asset_id)
})
