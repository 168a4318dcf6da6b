// Bulk decisions: by ids or by filter, tried first, done in a few statements, taken back whole.
import { type BulkAction, bulkDecide } from '@sartiq/contract/decide/bulk.ts'
import { getShotHistory, undoDecision } from '@sartiq/contract/decide/endpoints.ts'
import type { ShotStatus } from '@sartiq/contract/decide/states.ts'
import { getShooting, getShot } from '@sartiq/contract/intake/endpoints.ts'
import { listPredictions } from '@sartiq/contract/review/endpoints.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '../../src/platform/id.ts'
import { manyShots } from '../fixtures/many-shots.ts'
import { createWorld, type World } from '../world.ts'

let world: World
let names = 0
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

const states: ShotStatus[] = ['PENDING_REVIEW', 'APPROVED', 'REJECTED', 'EXPORTED']
const oneOfEach = () => manyShots(world.ctx.db, 4, (n) => ({ status: states[n] ?? 'EXPORTED' }), `Each ${++names}`)

test('a filter of 5,000: tried, done, taken back', { timeout: 300_000 }, async () => {
  const shots = await manyShots(world.ctx.db, 5000, (n) => ({ shot_type: n % 2 ? 'back' : 'front' }), 'Five thousand')
  const shooting_id = shots[0]?.shooting_id ?? ''
  const counts = async () => (await world.call(getShooting, { params: { id: shooting_id } })).counts
  const body = { action: 'reject', filter: { shooting_id }, reason: 'OTHER', notes: 'wrong light' } as const
  const none = { PENDING_REVIEW: 5000, APPROVED: 0, REJECTED: 0, EXPORTED: 0 }

  const tried = await world.call(bulkDecide, { body: { ...body, dry_run: true } })
  expect(tried).toMatchObject({ dry_run: true, done: 5000, unchanged: 0, failed: 0, approved: 0, undo_id: null })
  expect([await counts(), (await world.call(getShot, { params: { id: shots[0]?.id ?? '' } })).version]).toEqual([
    none,
    1,
  ])

  const { undo_id, dry_run, ...done } = await world.call(bulkDecide, { body })
  expect([dry_run, { ...done, undo_id: null, dry_run: true }]).toEqual([false, tried])
  expect(done.results.map(({ shot_id }) => shot_id)).toEqual(shots.map(({ id }) => id).toReversed())
  expect(await counts()).toEqual({ ...none, PENDING_REVIEW: 0, REJECTED: 5000 })
  const some = shots[1234]?.id ?? ''
  const { items } = await world.call(getShotHistory, { params: { id: some }, query: {} })
  expect(items).toMatchObject([{ action: 'reject', reason: 'OTHER', notes: 'wrong light' }])
  const images = (await world.call(listPredictions, { query: { shot_id: some } })).items
  expect(images.map(({ status }) => status)).toEqual(['REJECTED', 'REJECTED'])
  // The same again is done already, and writes nothing.
  expect(await world.call(bulkDecide, { body })).toMatchObject({
    done: 5000,
    unchanged: 5000,
    undo_id: null,
  })

  expect(await world.call(undoDecision, { params: { id: undo_id ?? '' } })).toMatchObject({ undone: 5000 })
  expect(await counts()).toEqual(none)

  // A narrower filter takes its part only.
  const half = { action: 'approve', filter: { shooting_id, shot_type: ['back'] } } as const
  expect(await world.call(bulkDecide, { body: half })).toMatchObject({ approved: 2500, done: 2500, failed: 0 })
  expect(await counts()).toEqual({ ...none, PENDING_REVIEW: 2500, APPROVED: 2500 })
})

test.each([
  ['approve', ['approved', 'approved', 'failed', 'failed']],
  ['reject', ['rejected', 'failed', 'rejected', 'failed']],
  ['unapprove', ['failed', 'unapproved', 'failed', 'failed']],
  ['delete', ['failed', 'failed', 'deleted', 'failed']],
] as [BulkAction, string[]][])('%s answers for each shot by its state: %j', async (action, statuses) => {
  const shots = await oneOfEach()
  const shot_ids = [...shots.map(({ id }) => id), newId()]
  const reason = action === 'reject' ? { reason: 'QUALITY_ISSUE' as const } : {}
  const tried = await world.call(bulkDecide, { body: { action, shot_ids, ...reason, dry_run: true } })
  const { results, undo_id, done, failed } = await world.call(bulkDecide, { body: { action, shot_ids, ...reason } })
  expect(results.map(({ status }) => status)).toEqual([...statuses, 'failed'])
  expect(results).toEqual(tried.results)
  expect([done + failed, results.at(-1)?.error]).toEqual([5, 'There is no such shot.'])
  await world.call(undoDecision, { params: { id: undo_id ?? '' } })
  for (const { id, status } of shots)
    expect(await world.call(getShot, { params: { id } })).toMatchObject({ status, deleted_at: null })
})

test('what makes no sense is refused, and who may not delete cannot in bulk', async () => {
  const [shot] = await oneOfEach()
  const shot_ids = [shot?.id ?? '']
  const rows: [body: object, pointer: string][] = [
    [{ action: 'approve' }, '/shot_ids'],
    [{ action: 'approve', shot_ids, filter: {} }, '/shot_ids'],
    [{ action: 'export', shot_ids }, '/action'],
    [{ action: 'reject', shot_ids }, '/reason'],
    [{ action: 'approve', shot_ids, reason: 'OTHER', notes: 'x' }, '/reason'],
    [{ action: 'reject', shot_ids, reason: 'OTHER' }, '/notes'],
    [{ action: 'approve', shot_ids: [] }, '/shot_ids'],
    [{ action: 'approve', shot_ids: Array.from({ length: 10_001 }, () => shot_ids[0]) }, '/shot_ids'],
  ]
  for (const [body, pointer] of rows) {
    expect(await world.try(bulkDecide, { body: body as never })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer }] },
    })
  }
  const reviewer = await world.as('reviewer')
  expect((await world.try(bulkDecide, { body: { action: 'delete', shot_ids } }, reviewer)).status).toBe(403)
  const twice = await world.call(
    bulkDecide,
    { body: { action: 'approve', shot_ids: [...shot_ids, ...shot_ids] } },
    reviewer,
  )
  expect(twice).toMatchObject({ approved: 2, failed: 0 })
  expect((await world.call(getShotHistory, { params: { id: shot_ids[0] ?? '' }, query: {} })).items).toHaveLength(1)
})
