// A bulk on chosen cards: foreseen on screen, put back where it was refused, taken back as a whole.
import type { Shot } from '@sartiq/contract/intake/shot.ts'
import type { GalleryItem } from '@sartiq/contract/review/endpoints.ts'
import { allowedActions } from '@sartiq/contract/decide/states.ts'
import { QueryClient } from '@tanstack/react-query'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { meQuery } from '../people/use-me.ts'
import { cachedShots, patchShot } from '../review/patch-cache.ts'
import { decideCards } from './run-bulk.ts'
import { undo } from './undo.ts'
import { undoStore } from './undo-stack.ts'

const time = '2026-01-01T00:00:00Z'

function card(id: string, status: Shot['status'] = 'PENDING_REVIEW'): GalleryItem {
  const names = { shooting_id: 's', shooting: 'S', sku: id, product_name: '', product_category: '', shot_type: 'front' }
  const marks = { approved_prediction_id: null, prediction_count: 1, open_revision: false, version: 1 }
  const times = { created_at: time, updated_at: time, deleted_at: null }
  const actions = allowedActions(status, 'producer')
  const shot: Shot = { id, ...names, subject: '', style_name: '', status, actions, ...marks, ...times }
  const kin = { shot_id: id, status, parent_prediction_id: null, revision_id: null, external_id: null }
  const urls = { thumbnail_url: '', preview_url: '', original_url: '', tiles_url: null }
  const colour = { format: 'png', color_profile: null, bit_depth: 8, has_alpha: false, placeholder: null }
  const image = { status: 'ready', width: 8, height: 8, bytes: 8, sha256: '', ...colour, ...urls } as const
  return { shot, prediction: { id: `image of ${id}`, ...kin, config: {}, image, checks: [], created_at: time } }
}

let client: QueryClient
let asked: { url: string; body: unknown }[]
let answer: (url: string) => Response | Promise<Response>

const json = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } })
const statuses = () => [...cachedShots(client).values()].map(({ status }) => status)
const settled = () => vi.waitFor(() => expect(client.isFetching()).toBe(0))

beforeEach(() => {
  client = new QueryClient()
  const permissions = ['view', 'review', 'produce'] as const
  client.setQueryData(meQuery.queryKey, {
    id: 'me',
    name: 'Ada',
    email: null,
    role: 'producer',
    permissions: [...permissions],
  })
  client.setQueryData(['gallery', 'bucket', 'all'], [card('a'), card('b'), card('c', 'APPROVED')])
  undoStore.set({ stack: [], sentence: '', is_problem: false })
  asked = []
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    asked.push({ url, body: typeof init.body === 'string' ? JSON.parse(init.body) : null })
    return answer(url)
  })
})
afterEach(() => vi.unstubAllGlobals())

const failed = (shot_id: string, error: string) => ({ shot_id, status: 'failed', error })

test('what each card shows is approved, at once; what was refused is put back and told', async () => {
  answer = (url) => {
    // What was refused is read again: somebody else has rejected it.
    if (url === '/api/v1/shots/b') return json({ ...card('b', 'REJECTED').shot, version: 2 })
    expect(statuses()).toEqual(['APPROVED', 'APPROVED', 'APPROVED'])
    const results = [{ shot_id: 'a', status: 'approved' }, failed('b', 'The shot is REJECTED.')]
    return json({ approved: 1, failed: 1, undo_id: 'u1', results })
  }
  decideCards(client, { action: 'approve' }, ['a', 'b'])
  await vi.waitFor(() => expect(undoStore.get().sentence).toContain('could not be'))
  expect(asked[0]).toEqual({
    url: '/api/v1/shots/bulk-approve',
    body: {
      shots: [
        { shot_id: 'a', prediction_id: 'image of a' },
        { shot_id: 'b', prediction_id: 'image of b' },
      ],
    },
  })
  await vi.waitFor(() => expect(statuses()).toEqual(['APPROVED', 'REJECTED', 'APPROVED']))
  expect(undoStore.get().sentence).toBe('Approved 1 shot. 1 could not be: The shot is rejected.')
})

test('a bulk that is refused as a whole leaves everything as it was', async () => {
  answer = () => json({}, 503)
  decideCards(client, { action: 'reject', reason: 'QUALITY_ISSUE' }, ['a', 'b', 'c'])
  expect(statuses()).toEqual(['REJECTED', 'REJECTED', 'APPROVED'])
  await vi.waitFor(() => expect(undoStore.get().is_problem).toBe(true))
  expect(statuses()).toEqual(['PENDING_REVIEW', 'PENDING_REVIEW', 'APPROVED'])
  expect(undoStore.get()).toMatchObject({ stack: [], sentence: expect.stringContaining('Nothing was changed') })
})

test('what is known to be newer is not put back', async () => {
  answer = () => {
    // The live stream is faster than the answer.
    patchShot(client, 'a', { status: 'EXPORTED', version: 5 })
    return json({}, 503)
  }
  decideCards(client, { action: 'reject', reason: 'QUALITY_ISSUE' }, ['a', 'b'])
  await vi.waitFor(() => expect(undoStore.get().is_problem).toBe(true))
  expect(statuses()).toEqual(['EXPORTED', 'PENDING_REVIEW', 'APPROVED'])
})

test('a card that is no longer known is not decided unseen, and that is said', async () => {
  answer = () => json({ undo_id: 'u1', results: [{ shot_id: 'a', status: 'rejected' }] })
  decideCards(client, { action: 'reject', reason: 'QUALITY_ISSUE' }, ['a', 'gone'])
  await vi.waitFor(() => expect(undoStore.get().sentence).toContain('1 could not be: It is no longer'))
  expect(asked[0]?.body).toMatchObject({ shot_ids: ['a'] })
})

test('where nothing could be done there is nothing to take back', async () => {
  answer = () => json({ undo_id: null, results: [failed('c', 'The shot is APPROVED.')] })
  decideCards(client, { action: 'reject', reason: 'OTHER', notes: 'dark' }, ['c'])
  await vi.waitFor(() => expect(undoStore.get().is_problem).toBe(true))
  expect(undoStore.get()).toMatchObject({ stack: [], sentence: expect.stringContaining('nothing was changed') })
})

test('undo takes all of it back; one that the server refuses is shown again as it is', async () => {
  const results = ['a', 'b'].map((shot_id) => ({ shot_id, status: 'rejected' }))
  answer = () => json({ undo_id: 'u1', results })
  decideCards(client, { action: 'reject', reason: 'QUALITY_ISSUE' }, ['a', 'b'])
  await vi.waitFor(() => expect(asked).toHaveLength(1))
  await settled()
  answer = () =>
    json(
      {
        type: '',
        title: '',
        status: 409,
        detail: '1 of 2 shots have moved on since.',
        instance: '',
        code: 'STATE_CONFLICT',
        errors: [],
        request_id: '',
      },
      409,
    )
  expect(undo(client)).toBeNull()
  expect(statuses()).toEqual(['PENDING_REVIEW', 'PENDING_REVIEW', 'APPROVED'])
  await vi.waitFor(() => expect(undoStore.get().is_problem).toBe(true))
  expect(asked[1]?.url).toBe('/api/v1/undo/u1')
  expect(statuses()).toEqual(['REJECTED', 'REJECTED', 'APPROVED'])
  expect(undoStore.get().sentence).toContain('Nothing was put back. 1 of 2 shots')
})
