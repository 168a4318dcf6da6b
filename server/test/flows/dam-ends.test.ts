// Exports to DAMs that do not go their way: credentials that are refused, a cancel, a destination switched off or deleted.
import { cancelExport, retryExport } from '@sartiq/contract/export/endpoints.ts'
import { updateDestination, deleteDestination } from '@sartiq/contract/deliver/endpoints.ts'
import { getShot } from '@sartiq/contract/intake/endpoints.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  allowLoopback,
  approvedDresses,
  connectDam,
  deliverAll,
  deliveries,
  exportTo,
  read,
} from '../fixtures/dam-destinations.ts'
import { fakeGeneric } from '../peers/dam/fake-generic.ts'
import { createWorld, type World } from '../world.ts'

let world: World
beforeAll(async () => void (world = await createWorld(allowLoopback)))
afterAll(() => world[Symbol.asyncDispose]())

test('refused credentials end the export at once: no retries, the others stopped, an entry in the audit', async () => {
  await using dam = await fakeGeneric()
  let taken = 0
  dam.fault = () => (++taken > 2 ? { status: 401 } : 'none')
  const destination = await connectDam(world, dam, { limits: { concurrency: 1 } })
  const shots = await approvedDresses(world, 5, 'Refused')
  const id = await exportTo(world, destination, shots)
  await deliverAll(world)
  const failed = await read(world, id)
  expect(failed).toMatchObject({
    status: 'FAILED',
    failure: expect.stringContaining('401'),
    progress: { completed: 2, failed: 3 },
  })
  expect(failed.errors[0]).toMatchObject({ error: 'DAM auth failed', code: 'DAM_AUTH_FAILED' })
  expect(dam.requests).toHaveLength(3)
  const statuses = await Promise.all(
    shots.map(async (shot) => (await world.call(getShot, { params: { id: shot } })).status),
  )
  expect(statuses.toSorted()).toEqual(['APPROVED', 'APPROVED', 'APPROVED', 'EXPORTED', 'EXPORTED'])
  const audit = await world.ctx.db.selectFrom('audit').select('action').where('subject', '=', destination).execute()
  expect(audit.map(({ action }) => action)).toContain('destination.auth_failed')
  dam.fault = () => 'none'
  await world.call(retryExport, { params: { id } })
  await deliverAll(world)
  expect((await read(world, id)).status).toBe('COMPLETED')
  expect(dam.assets).toHaveLength(5)
})

test('what arrives after the credentials were refused is there, and the export stays FAILED', async () => {
  await using dam = await fakeGeneric()
  const destination = await connectDam(world, dam, { limits: { concurrency: 2 } })
  const id = await exportTo(world, destination, await approvedDresses(world, 2, 'Too late'))
  const answered = Promise.withResolvers<void>()
  dam.fault = (_, number) => (number === 1 ? 'none' : { status: 401 })
  dam.afterwards = async (_, number) => {
    if (number === 1) await answered.promise
    else setTimeout(answered.resolve, 300)
  }
  await deliverAll(world)
  expect(await read(world, id)).toMatchObject({ status: 'FAILED', progress: { completed: 1, failed: 1 } })
  dam.fault = () => 'none'
  await world.call(retryExport, { params: { id } })
  await deliverAll(world)
  expect([(await read(world, id)).status, dam.assets.length]).toEqual(['COMPLETED', 2])
})

test('cancelling stops: what is there stays, nothing more is sent', async () => {
  await using dam = await fakeGeneric()
  const destination = await connectDam(world, dam, { limits: { concurrency: 1 } })
  const shots = await approvedDresses(world, 4, 'Cancelled')
  const id = await exportTo(world, destination, shots)
  dam.afterwards = async (_, number) => {
    if (number === 2) await world.call(cancelExport, { params: { id } })
  }
  await deliverAll(world)
  const cancelled = await read(world, id)
  expect(cancelled).toMatchObject({ status: 'CANCELLED', progress: { completed: 2 } })
  expect(dam.assets).toHaveLength(2)
  const statuses = await Promise.all(
    shots.map(async (shot) => (await world.call(getShot, { params: { id: shot } })).status),
  )
  expect(statuses.filter((status) => status === 'EXPORTED')).toHaveLength(2)
  expect((await deliveries(world, destination)).map(({ status }) => status).toSorted()).toEqual([
    'cancelled',
    'cancelled',
    'delivered',
    'delivered',
  ])
})

test('switched off, images wait; deleted, they fail', async () => {
  await using dam = await fakeGeneric()
  const destination = await connectDam(world, dam)
  const id = await exportTo(world, destination, await approvedDresses(world, 2, 'Off and on'))
  await world.call(updateDestination, { params: { id: destination }, body: { enabled: false } })
  expect(await deliverAll(world)).toBe(0)
  expect((await read(world, id)).status).toBe('UPLOADING')
  await world.call(updateDestination, { params: { id: destination }, body: { enabled: true } })
  await deliverAll(world)
  expect((await read(world, id)).status).toBe('COMPLETED')
  const second = await exportTo(world, destination, await approvedDresses(world, 1, 'Off for good'))
  await world.call(deleteDestination, { params: { id: destination } })
  await deliverAll(world)
  expect(await read(world, second)).toMatchObject({
    status: 'FAILED',
    errors: [{ details: 'The destination was deleted.' }],
  })
})
