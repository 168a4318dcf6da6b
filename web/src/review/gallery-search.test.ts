// Links to the gallery: what they mean, and that rubbish in them does no harm.
import { expect, test } from 'vitest'
import { filtersOf, isNarrowed, parseGallerySearch, parseViewerSearch } from './gallery-search.ts'

const shooting = '018f0000-0000-7000-8000-000000000001'

test.each([
  [{}, {}],
  [
    { status: 'ALL', at: '17' },
    { status: 'ALL', at: 17 },
  ],
  [{ shot_type: 'detail' }, { shot_type: ['detail'] }],
  [{ shot_type: ['detail', 'full_body'] }, { shot_type: ['detail', 'full_body'] }],
  [{ open_revision: 'true' }, { open_revision: 'true' }],
  [{ open_revision: 'yes' }, {}],
  [{ status: 'NONSENSE', at: '-3', sort: 'x', shooting_id: 'y', q: ['a'] }, {}],
  [{ shooting_id: shooting, unknown: '1' }, { shooting_id: shooting }],
])('%j is read as %j', (raw, search) => {
  expect(parseGallerySearch(raw)).toEqual(search)
})

test.each([
  [{}, { status: ['PENDING_REVIEW'], sort: 'newest' }],
  [{ status: 'ALL' as const, q: '' }, { sort: 'newest' }],
  [{ status: 'DELETED' as const }, { sort: 'newest' }],
  [{ open_revision: 'true' as const }, { status: ['PENDING_REVIEW'], open_revision: 'true', sort: 'newest' }],
  [
    { status: 'APPROVED' as const, shot_type: ['detail'], at: 4 },
    { status: ['APPROVED'], shot_type: ['detail'], sort: 'newest' },
  ],
])('%j asks for %j', (search, filters) => {
  expect(filtersOf(search)).toEqual(filters)
})

test('a tab alone does not narrow, a search does', () => {
  expect(isNarrowed({ status: 'APPROVED' })).toBe(false)
  for (const search of [{ q: 'SKU' }, { style_name: ['a'] }, { open_revision: 'true' as const }]) {
    expect(isNarrowed(search)).toBe(true)
  }
})

test('the viewer also keeps the variation', () => {
  expect(parseViewerSearch({ prediction: shooting, at: 3 })).toEqual({ prediction: shooting, at: 3 })
})
