// Deleted shots: only rejected ones go, nobody sees them, uploads do not wake them, and thirty days bring them back.
import { bulkApprove, deleteShot, getShotHistory, rejectShot, restoreShot } from '@sartiq/contract/decide/endpoints.ts'
import { createExport } from '@sartiq/contract/export/endpoints.ts'
import { getShot, listShootings, listShots } from '@sartiq/contract/intake/endpoints.ts'
import { getGalleryFacets, listGallery } from '@sartiq/contract/review/endpoints.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '../../src/platform/id.ts'
import { manyShots } from '../fixtures/many-shots.ts'
import { photo } from '../fixtures/photo.ts'
import { createWorld, type World } from '../world.ts'

const day = 24 * 3600 * 1000
let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

async function rejectedShot(sku: string): Promise<string> {
  const { body } = await world.upload({ sku }, await photo({ seed: sku.length * 7 + sku.charCodeAt(0) }))
  await world.drain()
  await world.call(rejectShot, { params: { id: body.shot_id }, body: { reason: 'QUALITY_ISSUE' } })
  return body.shot_id
}

const remove = (id: string, headers = {}) => world.try(deleteShot, { params: { id } }, headers)

test('a deleted shot is gone from gallery, lists and counts, and comes back as it was', async () => {
  const id = await rejectedShot('GONE')
  const { id: other } = (await manyShots(world.ctx.db, 1, () => ({}), 'Other'))[0] ?? { id: '' }
  const before = await world.call(getShot, { params: { id } })
  expect((await remove(id, { 'if-match': '"1"' })).status).toBe(412)
  expect((await remove(id)).status).toBe(204)
  expect((await remove(id)).status).toBe(204)
  const gone = await world.call(getShot, { params: { id } })
  expect(gone).toMatchObject({ status: 'REJECTED', actions: [], deleted_at: gone.updated_at })

  const ids = async (query: { deleted?: 'true' } = {}) =>
    (await world.call(listShots, { query })).items.map((s) => s.id)
  expect([await ids(), await ids({ deleted: 'true' })]).toEqual([[other], [id]])
  expect((await world.call(listGallery, { query: {} })).items.map(({ shot }) => shot.id)).toEqual([other])
  expect(await world.call(getGalleryFacets, { query: {} })).toMatchObject({
    status: { REJECTED: 0, PENDING_REVIEW: 1 },
  })
  const shootings = (await world.call(listShootings, { query: {} })).items
  expect(shootings.map(({ counts }) => counts.REJECTED)).toEqual([0, 0])

  // No decision reaches it, and no export.
  expect((await world.try(rejectShot, { params: { id }, body: { reason: 'QUALITY_ISSUE' } })).status).toBe(404)
  const bulk = await world.call(bulkApprove, { body: { shots: [{ shot_id: id, prediction_id: newId() }] } })
  expect(bulk).toMatchObject({ approved: 0, failed: 1 })
  const asked = { shots: [id], format: { file_format: 'jpg' as const }, destination: { type: 'download' as const } }
  expect((await world.try(createExport, { body: asked })).status).toBe(422)

  const back = await world.call(restoreShot, { params: { id } })
  expect(back).toEqual({ ...before, version: before.version + 2, updated_at: back.updated_at })
  expect(await world.call(restoreShot, { params: { id } })).toEqual(back)
  const { items } = await world.call(getShotHistory, { params: { id }, query: {} })
  expect(items.map(({ action, from, to }) => [action, from, to])).toEqual([
    ['restore', 'REJECTED', 'REJECTED'],
    ['delete', 'REJECTED', 'REJECTED'],
    ['reject', 'PENDING_REVIEW', 'REJECTED'],
  ])
})

test('only rejected shots are deleted, and a reviewer deletes none', async () => {
  const shots = await manyShots(
    world.ctx.db,
    4,
    (n) => ({ status: (['PENDING_REVIEW', 'APPROVED', 'EXPORTED', 'REJECTED'] as const)[n % 4] ?? 'REJECTED' }),
    'Kept',
  )
  for (const { id } of shots.slice(0, 3)) {
    expect(await remove(id)).toMatchObject({ status: 409, body: { code: 'STATE_CONFLICT' } })
  }
  const rejected = shots[3]?.id ?? ''
  expect((await remove(rejected, await world.as('reviewer'))).status).toBe(403)
  expect((await remove(rejected, await world.as('producer'))).status).toBe(204)
  expect((await remove(newId())).status).toBe(404)
  expect((await world.try(restoreShot, { params: { id: newId() } })).status).toBe(404)
})

test('an upload to a deleted shot is told to restore it first', async () => {
  const id = await rejectedShot('AGAIN')
  await remove(id)
  const image = await photo({ seed: 999 })
  for (const metadata of [{ sku: 'AGAIN' }, { shot_id: id }]) {
    const answer = await world.upload(metadata, image)
    expect(answer).toMatchObject({ status: 409, body: { code: 'STATE_CONFLICT', shot_id: id } })
    expect((answer.body as unknown as { detail: string }).detail).toContain('restore the shot first')
  }
  await world.call(restoreShot, { params: { id } })
  expect((await world.upload({ sku: 'AGAIN' }, image)).body).toMatchObject({ shot_id: id })
})

test('after thirty days a shot is gone for good, and its place is free', async () => {
  const id = await rejectedShot('LATE')
  await remove(id)
  const listed = async () => (await world.call(listShots, { query: { deleted: 'true' } })).items.map((shot) => shot.id)
  expect(await listed()).toContain(id)
  world.clock.turn(31 * day)
  expect(await listed()).not.toContain(id)
  expect(await world.try(restoreShot, { params: { id } })).toMatchObject({ status: 409 })
  const { status, body } = await world.upload({ sku: 'LATE' }, await photo({ seed: 5 }))
  expect([status, body.shot_id === id]).toEqual([201, false])
})
