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
  [{ status: 'NONSENSE', at: '-3', sort: 'x', shooting_id: 'y', q: ['a'] }, {}],
  [{ shooting_id: shooting, unknown: '1' }, { shooting_id: shooting }],
])('%j is read as %j', (raw, search) => {
  expect(parseGallerySearch(raw)).toEqual(search)
})

test.each([
  [{}, { status: ['PENDING_REVIEW'], sort: 'newest' }],
  [{ status: 'ALL' as const, q: '' }, { sort: 'newest' }],
  [
    { status: 'APPROVED' as const, shot_type: ['detail'], at: 4 },
    { status: ['APPROVED'], shot_type: ['detail'], sort: 'newest' },
  ],
])('%j asks for %j', (search, filters) => {
  expect(filtersOf(search)).toEqual(filters)
})

test('a tab alone does not narrow, a search does', () => {
  expect([isNarrowed({ status: 'APPROVED' }), isNarrowed({ q: 'SKU' }), isNarrowed({ style_name: ['a'] })]).toEqual([
    false,
    true,
    true,
  ])
})

test('the viewer also keeps the variation', () => {
  expect(parseViewerSearch({ prediction: shooting, at: 3 })).toEqual({ prediction: shooting, at: 3 })
})
