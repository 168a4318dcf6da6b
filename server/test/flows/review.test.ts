// The gallery and its live events: what a filter finds, in one order, each card once, and every change as it happens.
import { sql } from 'kysely'
import { approveShot } from '@sartiq/contract/decide/endpoints.ts'
import { getShot, listShots } from '@sartiq/contract/intake/endpoints.ts'
import {
  getGalleryFacets,
  getGalleryIndex,
  getPrediction,
  getPreview,
  getThumbnail,
  listGallery,
  listPredictions,
} from '@sartiq/contract/review/endpoints.ts'
import type { Endpoint } from '@sartiq/contract/endpoint.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { transact } from '../../src/platform/db/database.ts'
import { newId } from '../../src/platform/id.ts'
import { recordEvents } from '../../src/platform/events/record-event.ts'
import { readEvents } from '../event-reader.ts'
import { type MadeShot, manyShots } from '../fixtures/many-shots.ts'
import { createWorld, type World } from '../world.ts'

type Query = Record<string, string>
type Filter = (shot: MadeShot) => boolean

const statuses = ['PENDING_REVIEW', 'APPROVED', 'REJECTED', 'EXPORTED'] as const
const reasons = ['QUALITY_ISSUE', 'WRONG_STYLING', 'OTHER'] as const
let world: World
let all: MadeShot[]

beforeAll(async () => {
  world = await createWorld()
  const first = await manyShots(world.ctx.db, 500, (number) => ({
    sku: `SKU${number % 250}`,
    shot_type: ['full_body', 'detail', 'back'][number % 3] ?? '',
    subject: number < 250 ? 'Mia' : '100% _Ann',
    style_name: number % 2 ? 'Studio' : '',
    product_name: number % 5 ? 'Dress' : 'Linen Shirt',
    status: statuses[number % 4] ?? 'PENDING_REVIEW',
    rejection_reason: number % 4 === 2 ? (reasons[number % 3] ?? null) : null,
    open_revision: number % 10 === 0,
    variations: number % 6 === 0 ? 3 : 1,
    // Seven shots of every moment.
    created_at: new Date(Date.UTC(2024, 5, 1, 0, Math.floor(number / 7))).toISOString(),
  }))
  const second = await manyShots(world.ctx.db, 100, () => ({ created_at: '2024-06-01T00:10:00.000Z' }), 'Other')
  all = [...first, ...second]
  // Neither of these is ever a card: one is deleted, one has no image to show yet.
  const [deleted, empty] = await manyShots(world.ctx.db, 2, () => ({}), 'Hidden')
  await world.ctx.db
    .updateTable('shots')
    .set({ deleted_at: '2024-06-02T00:00:00Z' })
    .where('id', '=', deleted?.id ?? '')
    .execute()
  await world.ctx.db
    .updateTable('shots')
    .set({ cover_prediction_id: null })
    .where('id', '=', empty?.id ?? '')
    .execute()
})
afterAll(() => world[Symbol.asyncDispose]())

/** Follows cursors to the end; answers the ids of shots, or of predictions, as they came. */
async function walk(query: Query, by: 'shot' | 'prediction' = 'shot'): Promise<string[]> {
  const ids: string[] = []
  let cursor: string | null = null
  do {
    const page: { items: { shot: { id: string }; prediction: { id: string } }[]; next_cursor: string | null } =
      await world.call(listGallery, {
        query: { limit: 97, ...query, ...(cursor !== null && { cursor }) },
      })
    ids.push(...page.items.map((item) => item[by].id))
    cursor = page.next_cursor
  } while (cursor !== null)
  return ids
}

function inOrder(shots: MadeShot[]): string[] {
  const byPlace = (a: MadeShot, b: MadeShot) => (a.created_at + a.id < b.created_at + b.id ? 1 : -1)
  return shots.toSorted(byPlace).map(({ id }) => id)
}

const rows: [query: Query, filter: Filter][] = [
  [{}, () => true],
  [{ status: 'APPROVED' }, ({ status }) => status === 'APPROVED'],
  [{ status: 'APPROVED,EXPORTED' }, ({ status }) => status === 'APPROVED' || status === 'EXPORTED'],
  [{ shot_type: 'detail' }, ({ shot_type }) => shot_type === 'detail'],
  [{ sku: 'SKU7' }, ({ sku }) => sku === 'SKU7'],
  [{ sku: 'SKU7,SKU8,nowhere' }, ({ sku }) => sku === 'SKU7' || sku === 'SKU8'],
  [{ subject: 'Mia' }, ({ subject }) => subject === 'Mia'],
  [{ style_name: 'Studio' }, ({ style_name }) => style_name === 'Studio'],
  [{ reason: 'OTHER' }, ({ rejection_reason }) => rejection_reason === 'OTHER'],
  [{ open_revision: 'true' }, ({ open_revision }) => open_revision],
  [{ open_revision: 'false' }, ({ open_revision }) => !open_revision],
  [{ from: '2024-06-01T00:20:00Z' }, ({ created_at }) => created_at >= '2024-06-01T00:20:00.000Z'],
  [{ to: '2024-06-01T00:20:00Z' }, ({ created_at }) => created_at < '2024-06-01T00:20:00.000Z'],
  [{ q: 'linen' }, ({ product_name }) => product_name === 'Linen Shirt'],
  [{ q: '0% _a' }, ({ subject }) => subject === '100% _Ann'],
  [{ q: 'sku24' }, ({ sku }) => sku.startsWith('SKU24')],
  [{ q: '%' }, ({ subject }) => subject.includes('%')],
  [
    { status: 'REJECTED', shot_type: 'back', q: 'sku1' },
    (s) => s.status === 'REJECTED' && s.shot_type === 'back' && s.sku.startsWith('SKU1'),
  ],
  [{ sku: 'nowhere' }, () => false],
]

test.each(rows)('the filter %o finds its shots, newest first, each once, on all pages', async (query, filter) => {
  const expected = inOrder(all.filter(filter))
  expect(await walk(query)).toEqual(expected)
  expect(await walk({ ...query, sort: 'oldest' })).toEqual(expected.toReversed())
  const { total } = await world.call(getGalleryIndex, { query })
  expect(total).toBe(expected.length)
})

test('by shooting, too', async () => {
  const [other] = all.slice(-1)
  const found = await walk({ shooting_id: other?.shooting_id ?? '' })
  expect(found).toEqual(inOrder(all.slice(500)))
  expect(await walk({ shooting_id: newId() })).toEqual([])
})

test('a card shows the approved image, else the newest; by prediction each image is one', async () => {
  const { items } = await world.call(listGallery, { query: { limit: 500 } })
  const covers = new Map(all.map(({ id, cover }) => [id, cover]))
  for (const { shot, prediction } of items) expect([shot.id, prediction.id]).toEqual([shot.id, covers.get(shot.id)])
  const approved = items.find(({ shot }) => shot.status === 'APPROVED')
  expect(approved?.shot.approved_prediction_id).toBe(approved?.prediction.id)

  const query = { group_by: 'prediction', status: 'REJECTED' }
  const expected = all
    .filter(({ status }) => status === 'REJECTED')
    .flatMap(({ created_at, predictions }) => predictions.map((id) => created_at + id))
    .toSorted()
    .map((place) => place.slice(24))
  expect(await walk({ ...query, sort: 'oldest' }, 'prediction')).toEqual(expected)
  expect(await walk(query, 'prediction')).toEqual(expected.toReversed())
  expect((await world.call(getGalleryIndex, { query: query as never })).total).toBe(expected.length)
})

test.each<[Query]>([[{}], [{ sort: 'oldest' }], [{ group_by: 'prediction' }]])(
  'an anchor of %o jumps to every 200th card',
  async (query) => {
    const whole = await walk(query, query['group_by'] === 'prediction' ? 'prediction' : 'shot')
    const { anchors, bucket, total } = await world.call(getGalleryIndex, { query })
    expect([bucket, total, anchors.length]).toEqual([200, whole.length, Math.ceil(whole.length / 200)])
    for (const [at, cursor] of anchors.entries()) {
      const { items } = await world.call(listGallery, { query: { ...query, cursor, limit: 3 } })
      const ids = items.map((item) => (query['group_by'] === 'prediction' ? item.prediction.id : item.shot.id))
      expect(ids).toEqual(whole.slice(at * 200, at * 200 + 3))
    }
  },
)

test('facets count what the other filters let through', async () => {
  const query = { status: 'APPROVED', shot_type: 'detail' } as const
  const facets = await world.call(getGalleryFacets, { query })
  const count = (filter: Filter) => all.filter(filter).length
  for (const status of statuses)
    expect(facets.status[status]).toBe(count((s) => s.shot_type === 'detail' && s.status === status))
  const types = Object.fromEntries(facets.shot_type.map(({ value, count: number }) => [value, number]))
  for (const type of ['full_body', 'detail', 'back'])
    expect(types[type]).toBe(count((s) => s.status === 'APPROVED' && s.shot_type === type))
  const both: Filter = (s) => s.status === 'APPROVED' && s.shot_type === 'detail'
  expect(facets.style_name).toContainEqual({
    value: 'Studio',
    count: count((s) => both(s) && s.style_name === 'Studio'),
  })
  expect(facets.subject).toContainEqual({ value: 'Mia', count: count((s) => both(s) && s.subject === 'Mia') })
  expect(facets.shooting).toEqual([{ value: 'Many', id: all[0]?.shooting_id, count: count(both) }])
})

test('all variations of a shot, oldest first, by pages', async () => {
  const [shot] = all.filter(({ predictions }) => predictions.length === 3)
  const query = { shot_id: shot?.id ?? '', limit: 2 }
  const first = await world.call(listPredictions, { query })
  const second = await world.call(listPredictions, { query: { ...query, cursor: first.next_cursor ?? '' } })
  expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(shot?.predictions)
  expect(second.next_cursor).toBeNull()
})

test('what does not exist is 404', async () => {
  const id = newId()
  for (const endpoint of [getShot, getPrediction, getThumbnail, getPreview] as Endpoint[]) {
    for (const wrong of [id, 'abc', '123', id.slice(1)]) {
      const { status, body } = await world.try(endpoint, { params: { id: wrong } } as never)
      expect([endpoint.id, status, body.code]).toEqual([endpoint.id, 404, 'NOT_FOUND'])
    }
  }
  expect((await world.try(listPredictions, { query: { shot_id: id } })).status).toBe(404)
})

test('new shots while somebody pages move nothing', async () => {
  await using own = await createWorld()
  const shots = await manyShots(own.ctx.db, 60, () => ({ variations: 1 }))
  const first = await own.call(listGallery, { query: { limit: 20 } })
  await manyShots(own.ctx.db, 5, () => ({ created_at: '2025-01-01T00:00:00Z' }), 'Newer')
  const rest = await own.call(listGallery, { query: { limit: 500, cursor: first.next_cursor ?? '' } })
  expect([...first.items, ...rest.items].map(({ shot }) => shot.id)).toEqual(inOrder(shots))
  const list = await own.call(listShots, { query: { limit: 500 } })
  expect(list.items).toHaveLength(65)
})

test('a decision reaches whoever listens', async () => {
  await using own = await createWorld()
  const [shot] = await manyShots(own.ctx.db, 1)
  await using reader = await readEvents(own)
  expect(reader.response.headers.get('content-type')).toContain('text/event-stream')
  const prediction_id = shot?.cover ?? ''
  await own.call(approveShot, { params: { id: shot?.id ?? '' }, body: { prediction_id } })
  await reader.until(() => reader.events.length > 0)
  const patch = {
    status: 'APPROVED',
    approved_prediction_id: prediction_id,
    version: 2,
    shooting_id: shot?.shooting_id,
  }
  expect(reader.events).toMatchObject([{ type: 'shot.updated', id: shot?.id, patch }])
})

test('a reader that comes back misses nothing and sees nothing twice', async () => {
  await using own = await createWorld()
  const { db } = own.ctx
  const add = (patch: Record<string, unknown>) =>
    transact(db, (tx) => recordEvents(tx, [{ type: 'test', id: newId(), patch }]))
  const seen: number[] = []
  let last: string | undefined = '0'
  // One that begins early and commits late has a lower number than those that came by meanwhile.
  let commit: () => void = () => undefined
  const slow = transact(db, async (tx) => {
    await recordEvents(tx, [{ type: 'test', id: newId(), patch: { slow: true } }])
    await new Promise<void>((resolve) => (commit = resolve))
  })
  for (let round = 0; round < 4; round++) {
    const writing = Promise.all(Array.from({ length: 25 }, (_, number) => add({ round, number })))
    await using reader = await readEvents(own, last)
    if (round === 2) commit()
    if (round < 2) await new Promise((resolve) => setTimeout(resolve, 50))
    await writing
    if (round === 3) await reader.until(() => seen.length + reader.events.length >= 101)
    seen.push(...reader.events.map(({ seq }) => seq))
    last = reader.lastId()
    expect(reader.resets()).toBe(0)
  }
  await slow
  const { rows: stored } = await sql<{ seq: number }>`select seq from events`.execute(db)
  expect(seen.toSorted((a, b) => a - b)).toEqual(stored.map(({ seq }) => seq).toSorted((a, b) => a - b))
  expect(seen).toHaveLength(101)
})

test.each(['999999', 'nonsense', '-1'])(
  'a reader whose last event %s is not known is told to load afresh',
  async (last) => {
    await using reader = await readEvents(world, last)
    await reader.until(() => reader.resets() > 0)
    expect(reader.resets()).toBe(1)
  },
)
