// Decisions: what the state table allows and nothing else, once, by one of two, and back again within ten minutes.
import {
  approveShot,
  bulkApprove,
  bulkLimit,
  getShotHistory,
  rejectShot,
  unapproveShot,
  undoDecision,
} from '@sartiq/contract/decide/endpoints.ts'
import {
  allowedActions,
  type ShotAction,
  shotActions,
  type ShotStatus,
  shotStatuses,
  transitions,
} from '@sartiq/contract/decide/states.ts'
import { createExport } from '@sartiq/contract/export/endpoints.ts'
import { getShot } from '@sartiq/contract/intake/endpoints.ts'
import { listPredictions } from '@sartiq/contract/review/endpoints.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '../../src/platform/id.ts'
import { type MadeShot, manyShots } from '../fixtures/many-shots.ts'
import { createWorld, type World, statusesOf } from '../world.ts'

const format = { file_format: 'jpg', resolution: '512' } as const
const destination = { type: 'download' } as const
let world: World
let names = 0

beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

async function shotsIn(status: ShotStatus, count: number): Promise<MadeShot[]> {
  return manyShots(world.ctx.db, count, () => ({ status }), `Shooting ${++names}`)
}

async function oneShot(status: ShotStatus = 'PENDING_REVIEW'): Promise<MadeShot> {
  const [shot] = await shotsIn(status, 1)
  if (!shot) throw new Error('no shot was made')
  return shot
}

const params = ({ id }: { id: string }) => ({ params: { id } })
const first = ({ predictions }: MadeShot) => predictions[0] ?? ''
const last = ({ predictions }: MadeShot) => predictions.at(-1) ?? ''

/** How each action is called over HTTP. Those without a call yet come with their chapters. */
const calls: Partial<Record<ShotAction, (shot: MadeShot) => Promise<{ status: number; body: unknown }>>> = {
  approve: (shot) => world.try(approveShot, { ...params(shot), body: { prediction_id: last(shot) } }),
  reject: (shot) => world.try(rejectShot, { ...params(shot), body: { reason: 'PRODUCT_ISSUE' } }),
  unapprove: (shot) => world.try(unapproveShot, { ...params(shot), body: {} }),
  export: (shot) => world.try(createExport, { body: { shots: [shot.id], format, destination } }),
}

for (const status of shotStatuses) {
  for (const action of shotActions.filter((one) => calls[one])) {
    const target = transitions[status][action]
    test(`${status}: ${action} ${target ? `leads to ${target}` : 'is refused'}`, async () => {
      const shot = await oneShot(status)
      const answer = await calls[action]?.(shot)
      const now = await world.call(getShot, params(shot))
      if (action === 'export') {
        expect(answer?.status).toBe(target ? 202 : 422)
        expect(now).toMatchObject({ status, version: 1 })
      } else if (target) {
        expect([answer?.status, now.status, now.version]).toEqual([200, target, 2])
        expect(answer?.body).toMatchObject({ ...now, undo_id: expect.any(String) })
      } else {
        const current = { status, version: 1, by: null }
        expect([answer?.status, answer?.body]).toMatchObject([409, { code: 'STATE_CONFLICT', current }])
        expect(now).toMatchObject({ status, version: 1 })
      }
      expect(now.actions).toEqual(allowedActions(now.status, 'admin'))
    })
  }
}

test('an approval marks its image alone, a rejection marks all', async () => {
  const statuses = async (shot: MadeShot) =>
    (await world.call(listPredictions, { query: { shot_id: shot.id } })).items.map(({ status }) => status)
  const shot = await oneShot()
  const approved = await world.call(approveShot, { ...params(shot), body: { prediction_id: first(shot) } })
  expect(approved.approved_prediction_id).toBe(first(shot))
  expect(await statuses(shot)).toEqual(['APPROVED', 'PENDING_REVIEW'])
  const back = await world.call(unapproveShot, { ...params(shot), body: { notes: 'wrong one' } })
  expect(back.approved_prediction_id).toBeNull()
  expect(await statuses(shot)).toEqual(['PENDING_REVIEW', 'PENDING_REVIEW'])
  await world.call(rejectShot, { ...params(shot), body: { reason: 'OTHER', notes: ' the zip is open ' } })
  expect(await statuses(shot)).toEqual(['REJECTED', 'REJECTED'])

  const { items } = await world.call(getShotHistory, { ...params(shot), query: {} })
  const by = { id: null, name: 'system' }
  expect(items).toMatchObject([
    { action: 'reject', from: 'PENDING_REVIEW', to: 'REJECTED', reason: 'OTHER', notes: 'the zip is open', by },
    { action: 'unapprove', from: 'APPROVED', to: 'PENDING_REVIEW', prediction_id: first(shot), notes: 'wrong one', by },
    { action: 'approve', from: 'PENDING_REVIEW', to: 'APPROVED', prediction_id: first(shot), notes: null, by },
  ])
  const page = await world.call(getShotHistory, { ...params(shot), query: { limit: 2 } })
  const rest = await world.call(getShotHistory, { ...params(shot), query: { cursor: page.next_cursor ?? '' } })
  expect([...page.items, ...rest.items]).toEqual(items)
})

test('the same decision again answers the same and writes nothing', async () => {
  const rows = async (shot: MadeShot) => (await world.call(getShotHistory, { ...params(shot), query: {} })).items.length
  for (const action of ['approve', 'reject', 'unapprove'] as const) {
    const shot = await oneShot(action === 'unapprove' ? 'APPROVED' : 'PENDING_REVIEW')
    const one = await calls[action]?.(shot)
    const two = await calls[action]?.(shot)
    expect([action, one?.status, two?.status]).toEqual([action, 200, 200])
    expect(two?.body).toEqual({ ...(one?.body as object), undo_id: null })
    expect(await rows(shot)).toBe(1)
  }
  // Another image, or another reason, is another decision.
  const shot = await oneShot()
  await world.call(approveShot, { ...params(shot), body: { prediction_id: first(shot) } })
  expect((await world.try(approveShot, { ...params(shot), body: { prediction_id: last(shot) } })).status).toBe(409)
  const rejected = await oneShot('REJECTED')
  expect((await world.try(rejectShot, { ...params(rejected), body: { reason: 'SUBJECT_ISSUE' } })).status).toBe(409)
})

test('what a decision needs is asked for by name', async () => {
  const [shot, other] = await shotsIn('PENDING_REVIEW', 2)
  if (!shot || !other) throw new Error('no shots')
  const rows: [call: () => Promise<{ status: number; body: unknown }>, pointer: string][] = [
    [() => world.try(rejectShot, { ...params(shot), body: { reason: 'OTHER' } }), '/notes'],
    [() => world.try(rejectShot, { ...params(shot), body: { reason: 'OTHER', notes: '  ' } }), '/notes'],
    [() => world.try(rejectShot, { ...params(shot), body: {} as never }), '/reason'],
    [() => world.try(approveShot, { ...params(shot), body: {} as never }), '/prediction_id'],
    [() => world.try(approveShot, { ...params(shot), body: { prediction_id: first(other) } }), '/prediction_id'],
    [() => world.try(approveShot, { ...params(shot), body: { prediction_id: newId() } }), '/prediction_id'],
  ]
  for (const [call, pointer] of rows) {
    expect(await call()).toMatchObject({ status: 422, body: { code: 'INVALID_VALUE', errors: [{ pointer }] } })
  }
  const unknown = { params: { id: newId() } }
  expect((await world.try(approveShot, { ...unknown, body: { prediction_id: first(shot) } })).status).toBe(404)
  expect((await world.try(undoDecision, unknown)).status).toBe(404)
  expect((await world.try(getShotHistory, { ...unknown, query: {} })).status).toBe(404)
})

test('If-Match makes a decision conditional', async () => {
  const shot = await oneShot()
  const approve = (header: string) =>
    world.try(approveShot, { ...params(shot), body: { prediction_id: first(shot) } }, { 'if-match': header })
  expect(await approve('"7"')).toMatchObject({ status: 412, body: { code: 'VERSION_STALE', current: { version: 1 } } })
  expect(await world.call(getShot, params(shot))).toMatchObject({ status: 'PENDING_REVIEW', version: 1 })
  expect((await approve('"1"')).status).toBe(200)
  const unapprove = (header: string) => world.try(unapproveShot, { ...params(shot), body: {} }, { 'if-match': header })
  expect((await unapprove('"1"')).status).toBe(412)
  expect((await unapprove('W/"2"')).status).toBe(200)
  expect(
    (await world.try(rejectShot, { ...params(shot), body: { reason: 'QUALITY_ISSUE' } }, { 'if-match': '*' })).status,
  ).toBe(200)
})

test('of two at once one wins, and the other hears what is, who did it and when', async () => {
  const anna = await world.as('reviewer')
  for (let round = 0; round < 8; round++) {
    const shot = await oneShot()
    const answers = await Promise.all([
      world.try(approveShot, { ...params(shot), body: { prediction_id: first(shot) } }, anna),
      world.try(rejectShot, { ...params(shot), body: { reason: 'QUALITY_ISSUE' } }),
    ])
    expect(statusesOf(answers)).toEqual([200, 409])
    const now = await world.call(getShot, params(shot))
    const name = now.status === 'APPROVED' ? 'Any reviewer' : 'system'
    const current = { status: now.status, version: 2, by: { name }, at: now.updated_at }
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({ code: 'STATE_CONFLICT', current })
    expect((await world.call(getShotHistory, { ...params(shot), query: {} })).items).toHaveLength(1)
  }
})

test('a decision is taken back within ten minutes, unless the shot moved on', async () => {
  await using own = await createWorld()
  const [shot] = await manyShots(own.ctx.db, 1)
  if (!shot) throw new Error('no shot')
  const approve = async () =>
    (await own.call(approveShot, { ...params(shot), body: { prediction_id: first(shot) } })).undo_id ?? ''
  const before = await own.call(listPredictions, { query: { shot_id: shot.id } })

  const early = await approve()
  own.clock.turn(9 * 60_000)
  const undone = await own.call(undoDecision, { params: { id: early } })
  expect(undone).toMatchObject({
    undone: 1,
    shots: [{ id: shot.id, status: 'PENDING_REVIEW', approved_prediction_id: null, version: 3 }],
  })
  expect(await own.call(listPredictions, { query: { shot_id: shot.id } })).toEqual(before)
  expect((await own.call(getShotHistory, { ...params(shot), query: {} })).items[0]).toMatchObject({
    action: 'undo',
    from: 'APPROVED',
  })
  const again = await own.try(undoDecision, { params: { id: early } })
  expect(again).toMatchObject({ status: 409, body: { moved: [{ shot_id: shot.id, status: 'PENDING_REVIEW' }] } })

  const late = await approve()
  own.clock.turn(10 * 60_000 + 1000)
  expect(await own.try(undoDecision, { params: { id: late } })).toMatchObject({
    status: 409,
    body: { code: 'STATE_CONFLICT' },
  })

  const back = (await own.call(unapproveShot, { ...params(shot), body: {} })).undo_id ?? ''
  const rejected = await own.call(rejectShot, { ...params(shot), body: { reason: 'QUALITY_ISSUE' } })
  const moved = await own.try(undoDecision, { params: { id: back } })
  expect(moved).toMatchObject({ status: 409, body: { moved: [{ shot_id: shot.id, status: 'REJECTED' }] } })
  const two = await Promise.all([1, 2].map(() => own.try(undoDecision, { params: { id: rejected.undo_id ?? '' } })))
  expect(statusesOf(two)).toEqual([200, 409])
  // What was taken back no longer counts as decided so.
  expect((await own.try(rejectShot, { ...params(shot), body: { reason: 'QUALITY_ISSUE' } })).body).toMatchObject({
    status: 'REJECTED',
    version: 8,
  })
})

test('a bulk answers for each in the order asked, and is taken back whole', async () => {
  const shots = await shotsIn('PENDING_REVIEW', 1990)
  const [approved] = await shotsIn('APPROVED', 1)
  const [rejected] = await shotsIn('REJECTED', 1)
  const [bare] = await shotsIn('PENDING_REVIEW', 1)
  const [twice, taken] = shots
  if (!approved || !rejected || !bare || !twice || !taken) throw new Error('no shots')
  await world.ctx.db.updateTable('predictions').set({ image_status: 'broken' }).where('id', '=', first(bare)).execute()
  const pair = (shot: MadeShot, prediction_id = first(shot)) => ({ shot_id: shot.id, prediction_id })
  const unknown = newId()
  const items = [
    { shot_id: unknown, prediction_id: first(twice) },
    ...shots.slice(0, 1000).map((shot) => pair(shot)),
    pair(approved),
    pair(approved, last(approved)),
    pair(rejected),
    pair(bare),
    pair(twice),
    pair(twice, last(twice)),
    ...shots.slice(1000, 1989).map((shot) => pair(shot)),
    pair(shots[1989] as MadeShot, first(taken)),
  ]
  const failing = new Map([
    [0, 'no such shot'],
    [1002, 'APPROVED'],
    [1003, 'REJECTED'],
    [1004, 'seen'],
    [1006, 'twice'],
    [items.length - 1, 'none of this'],
  ])
  const answer = await world.call(bulkApprove, { body: { shots: items } })
  expect(answer).toMatchObject({ approved: items.length - failing.size, failed: failing.size })
  expect(answer.results.map(({ shot_id }) => shot_id)).toEqual(items.map(({ shot_id }) => shot_id))
  for (const [at, result] of answer.results.entries()) {
    const why = failing.get(at)
    expect([at, result.status]).toEqual([at, why ? 'failed' : 'approved'])
    if (why) expect(result.error).toContain(why)
  }
  expect(await world.call(getShot, params(twice))).toMatchObject({
    status: 'APPROVED',
    version: 2,
    approved_prediction_id: first(twice),
  })
  expect(await world.call(getShot, params(approved))).toMatchObject({ version: 1 })

  const written = () =>
    world.ctx.db
      .selectFrom('decisions')
      .select('id')
      .where('undo_id', '=', answer.undo_id ?? '')
      .execute()
  expect(await written()).toHaveLength(1989)
  await world.call(unapproveShot, { ...params(taken), body: {} })
  const moved = await world.try(undoDecision, { params: { id: answer.undo_id ?? '' } })
  expect(moved).toMatchObject({ status: 409, body: { moved: [{ shot_id: taken.id, status: 'PENDING_REVIEW' }] } })
  expect(await world.call(getShot, params(twice))).toMatchObject({ status: 'APPROVED' })

  const second = await world.call(bulkApprove, { body: { shots: [pair(taken), pair(bare, last(bare))] } })
  expect(second).toMatchObject({ approved: 2, failed: 0 })
  expect(await world.call(undoDecision, { params: { id: second.undo_id ?? '' } })).toMatchObject({ undone: 2 })
  for (const shot of [taken, bare])
    expect(await world.call(getShot, params(shot))).toMatchObject({ status: 'PENDING_REVIEW' })
})

test('a bulk has an end', async () => {
  const [shot] = await shotsIn('PENDING_REVIEW', 1)
  const pair = { shot_id: shot?.id ?? '', prediction_id: shot?.cover ?? '' }
  const tooMany = await world.try(bulkApprove, { body: { shots: Array.from({ length: bulkLimit + 1 }, () => pair) } })
  expect(tooMany).toMatchObject({ status: 422, body: { code: 'INVALID_VALUE', errors: [{ pointer: '/shots' }] } })
  expect((await world.try(bulkApprove, { body: { shots: [] } })).status).toBe(422)
  const most = await world.call(bulkApprove, { body: { shots: Array.from({ length: bulkLimit }, () => pair) } })
  expect([most.approved, most.undo_id === null]).toEqual([bulkLimit, false])
})
