// Revisions: a mark beside the state, asked of people, answered by an image that bears their id, taken back by undo.
import { getShotHistory, rejectShot, undoDecision } from '@sartiq/contract/decide/endpoints.ts'
import { listRevisions, regenerateShot, requestRevision, retryRevision } from '@sartiq/contract/decide/revision.ts'
import { getShot } from '@sartiq/contract/intake/endpoints.ts'
import { listGallery, listPredictions } from '@sartiq/contract/review/endpoints.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { noGenerator } from '../../src/intake/revisions.ts'
import { newId } from '../../src/platform/id.ts'
import { type MadeShot, manyShots } from '../fixtures/many-shots.ts'
import { photo } from '../fixtures/photo.ts'
import { createWorld, type World } from '../world.ts'

let world: World
let names = 0
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

async function oneShot(status: MadeShot['status'] = 'PENDING_REVIEW'): Promise<MadeShot> {
  const [shot] = await manyShots(world.ctx.db, 1, () => ({ status }), `Shooting ${++names}`)
  if (!shot) throw new Error('no shot was made')
  return shot
}
const params = ({ id }: { id: string }) => ({ params: { id } })
const body = { changes_requested: ['Longer sleeves', 'Less shadow'] }
const revisionsOf = async (shot: MadeShot) => (await world.call(listRevisions, { ...params(shot), query: {} })).items

test('a revision of a pending shot is a mark beside its state', async () => {
  const shot = await oneShot()
  const { undo_id, ...revision } = await world.call(requestRevision, { ...params(shot), body })
  expect(revision).toMatchObject({
    ...body,
    shot_id: shot.id,
    prediction_id: shot.cover,
    status: 'OPEN',
    regenerate: false,
    generator: null,
    message: null,
    answers: [],
    requested_by: { id: null, name: 'system' },
  })
  expect(await world.call(getShot, params(shot))).toMatchObject({
    status: 'PENDING_REVIEW',
    open_revision: true,
    version: 2,
  })
  const open = await world.call(listGallery, { query: { open_revision: 'true' } })
  expect(open.items.map((card) => card.shot.id)).toEqual([shot.id])
  expect(await revisionsOf(shot)).toEqual([revision])
  const { items } = await world.call(getShotHistory, { ...params(shot), query: {} })
  expect(items).toMatchObject([
    { action: 'revise', from: 'PENDING_REVIEW', to: 'PENDING_REVIEW', notes: 'Longer sleeves\nLess shadow' },
  ])

  await world.call(undoDecision, params({ id: undo_id }))
  expect(await world.call(getShot, params(shot))).toMatchObject({ status: 'PENDING_REVIEW', open_revision: false })
  expect(await revisionsOf(shot)).toMatchObject([{ status: 'WITHDRAWN' }])
})

test('a revision of an exported shot brings it back under review, and undo takes that back', async () => {
  const shot = await oneShot('EXPORTED')
  const { undo_id, prediction_id } = await world.call(requestRevision, { ...params(shot), body })
  expect(prediction_id).toBe(shot.cover)
  const now = await world.call(getShot, params(shot))
  expect(now).toMatchObject({ status: 'PENDING_REVIEW', approved_prediction_id: null, open_revision: true })
  await world.call(undoDecision, params({ id: undo_id }))
  const back = await world.call(getShot, params(shot))
  expect(back).toMatchObject({ status: 'EXPORTED', approved_prediction_id: shot.cover, open_revision: false })
  const statuses = (await world.call(listPredictions, { query: { shot_id: shot.id } })).items.map(
    ({ status }) => status,
  )
  expect(statuses).toEqual(['EXPORTED', 'PENDING_REVIEW'])
})

test('what cannot be revised is told so', async () => {
  const approved = await oneShot('APPROVED')
  const conflict = { status: 409, body: { code: 'STATE_CONFLICT', current: { status: 'APPROVED' } } }
  expect(await world.try(requestRevision, { ...params(approved), body })).toMatchObject(conflict)
  expect(await world.try(regenerateShot, { ...params(approved), body: {} })).toMatchObject(conflict)
  const shot = await oneShot()
  expect(await world.try(regenerateShot, { ...params(shot), body: {} })).toMatchObject({ status: 409 })
  const wrong: [body: unknown, pointer: string][] = [
    [{ changes_requested: [] }, '/changes_requested'],
    [{ changes_requested: ['  '] }, '/changes_requested/0'],
    [{ changes_requested: Array.from({ length: 51 }, () => 'x') }, '/changes_requested'],
    [{ ...body, prediction_id: newId() }, '/prediction_id'],
    [{ ...body, prediction_id: approved.cover }, '/prediction_id'],
    [{ ...body, annotation_ids: [newId()] }, '/annotation_ids'],
    [{ ...body, config_overrides: { prompt: 'a\u0000b' } }, '/config_overrides'],
    [{ ...body, config_overrides: { prompt: 'x'.repeat(70_000) } }, '/config_overrides'],
  ]
  for (const [one, pointer] of wrong) {
    const answer = await world.try(requestRevision, { ...params(shot), body: one as typeof body })
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer }] } })
  }
  expect((await world.try(requestRevision, { ...params(shot), body }, { 'if-match': '"9"' })).status).toBe(412)
  expect((await world.try(requestRevision, { ...params({ id: newId() }), body })).status).toBe(404)
  expect((await world.try(retryRevision, params({ id: newId() }))).status).toBe(404)
  expect((await world.try(requestRevision, { ...params(shot), body }, await world.as('viewer'))).status).toBe(403)
  expect(await revisionsOf(shot)).toEqual([])
})

test('one key, one revision', async () => {
  const shot = await oneShot()
  const headers = { 'idempotency-key': newId() }
  const ask = () => world.try(requestRevision, { ...params(shot), body }, headers)
  const answers = await Promise.all([ask(), ask(), ask()])
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 201])
  expect(await revisionsOf(shot)).toHaveLength(1)
})

test('without a generator a rejected shot is reviewed again, and the revision says why it waits', async () => {
  const shot = await oneShot('REJECTED')
  const { status, body: revision } = await world.try(regenerateShot, {
    ...params(shot),
    body: { config_overrides: { seed: 2 } },
  })
  expect([status, revision]).toMatchObject([
    202,
    { status: 'OPEN', regenerate: true, generator: null, message: noGenerator },
  ])
  expect(await world.call(getShot, params(shot))).toMatchObject({ status: 'PENDING_REVIEW', open_revision: true })
  const all = (await world.call(listPredictions, { query: { shot_id: shot.id } })).items
  expect(all.map((one) => one.status)).toEqual(['PENDING_REVIEW', 'PENDING_REVIEW'])
  const { id } = (await revisionsOf(shot))[0] ?? { id: '' }
  expect(await world.try(retryRevision, params({ id }))).toMatchObject({ status: 409, body: { code: 'NO_GENERATOR' } })
})

test('an image that is handed in with the revision answers it, once it can be seen', async () => {
  const [parent] = await world.predictions(1, { sku: 'ANSWER', config: { seed: 1, steps: 20, prompt: 'red' } })
  const shot = { id: parent?.shot_id ?? '' }
  const overrides = { config_overrides: { seed: 2 } }
  const { id } = await world.call(requestRevision, { ...params(shot), body: { ...body, ...overrides } })
  const other = await oneShot()
  const image = await photo({ seed: 555 })
  const wrong = await world.upload({ shot_id: other.id, revision_id: id }, image)
  expect(wrong).toMatchObject({ status: 422, body: { errors: [{ pointer: '/metadata/revision_id' }] } })

  // What cannot be seen answers nothing.
  await world.upload({ shot_id: shot.id, revision_id: id }, image.subarray(0, 200))
  await world.drain()
  const listed = async () => (await world.call(listRevisions, { ...params(shot), query: {} })).items[0]
  expect(await listed()).toMatchObject({ status: 'OPEN', answers: [] })

  const answer = await world.upload({ shot_id: shot.id, revision_id: id, config: { prompt: 'blue' } }, image)
  await world.drain()
  expect(answer).toMatchObject({
    status: 201,
    body: { parent_prediction_id: parent?.id, revision_id: id, config: { seed: 2, steps: 20, prompt: 'blue' } },
  })
  expect(await listed()).toMatchObject({
    status: 'ANSWERED',
    answers: [answer.body.id],
    answered_at: expect.any(String),
  })
  expect(await world.call(getShot, params(shot))).toMatchObject({ open_revision: false })
  // Twice is once; another image is another answer.
  expect((await world.upload({ shot_id: shot.id, revision_id: id }, image)).status).toBe(200)
  const second = await world.upload({ shot_id: shot.id, revision_id: id }, await photo({ seed: 556 }))
  await world.drain()
  expect(await listed()).toMatchObject({ status: 'ANSWERED', answers: [answer.body.id, second.body.id] })
  expect(await world.try(retryRevision, params({ id }))).toMatchObject({ status: 409 })
  await world.call(rejectShot, { ...params(shot), body: { reason: 'QUALITY_ISSUE' } })
})
