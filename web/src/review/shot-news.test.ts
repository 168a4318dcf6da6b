// Which events change what is on screen.
import type { Shot } from '@sartiq/contract/intake/shot.ts'
import { expect, test } from 'vitest'
import { type ShotNews, newsAbout, shotNews } from './shot-news.ts'

const known: Shot = {
  id: '019a0000-0000-7000-8000-000000000001',
  shooting_id: '019a0000-0000-7000-8000-000000000002',
  shooting: 'Summer',
  sku: 'SKU001',
  product_name: '',
  product_category: '',
  shot_type: 'full_body',
  subject: '',
  style_name: '',
  status: 'PENDING_REVIEW',
  actions: [],
  approved_prediction_id: null,
  prediction_count: 1,
  open_revision: true,
  version: 3,
  created_at: '2026-01-01T00:00:00Z',
  updated_at: '2026-01-01T00:00:00Z',
  deleted_at: null,
}
const same = { status: 'PENDING_REVIEW', approved_prediction_id: null } as const

test.each<[string, ShotNews, object | null]>([
  ['an older version', { ...same, version: 2, status: 'REJECTED', open_revision: false }, null],
  ['the same again', { ...same, version: 3 }, null],
  ['an answered revision', { ...same, version: 3, open_revision: false }, { open_revision: false }],
  ['what stands already', { ...same, version: 3, open_revision: true }, null],
  ['a state at our own version', { ...same, version: 3, status: 'REJECTED' }, null],
  ['a newer version', { ...same, version: 4, status: 'REJECTED' }, { ...same, version: 4, status: 'REJECTED' }],
  [
    'a deletion',
    { ...same, version: 4, deleted_at: '2026-01-02T00:00:00Z' },
    { version: 4, deleted_at: '2026-01-02T00:00:00Z' },
  ],
  ['a restoration', { ...same, version: 4, deleted_at: null }, { version: 4, deleted_at: null }],
])('%s', (_, news, patch) => {
  const change = newsAbout(known, news)
  if (patch === null) expect(change).toBeNull()
  else expect(change).toMatchObject(patch)
})

test('a mark that an event does not name stays', () => {
  expect(newsAbout(known, { ...same, version: 4 })).not.toHaveProperty('open_revision')
  expect(newsAbout(undefined, { ...same, version: 4 })).toBeNull()
})

test('an event may carry more than we look at', () => {
  const event = { shooting_id: known.shooting_id, ...same, version: 4, open_revision: false, deleted_at: null }
  expect(shotNews.parse(event)).toEqual({ ...same, version: 4, open_revision: false, deleted_at: null })
})
