// Bodies stay under 20 KB whatever there is to tell, and stay whole JSON.
import { webhookBody } from '@sartiq/contract/deliver/webhook.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { DeliveryImage } from '../../export/store.ts'
import type { ExportRow } from '../../platform/db/tables.ts'
import { bodyLimit, type Decided, eventBody, exportBody, mostImages, shotBody, withFreshLinks } from './webhook-body.ts'

const links = (secret: string) => ({
  zip: (id: string) => `https://a.example.com/zip/${id}?signature=${secret}`,
  images: (id: string) => `https://a.example.com/images/${id}`,
  image: (id: string, image_id: string) => `https://a.example.com/${id}/${image_id}?signature=${secret}`,
})
const record = {
  id: 'E',
  total: 10_000,
  completed: 9000,
  failed: 1000,
  zip_bytes: 7,
  sealed_at: '2026-11-22T12:00:00.000Z',
  destination: { type: 'webhook' },
  created_by_name: 'Ada',
  created_at: '2026-11-22T11:00:00.000Z',
} as ExportRow
const image = (filename: string, details: string | null = null) =>
  ({
    id: 'I',
    export_id: 'E',
    shot_id: 'S',
    filename,
    error_details: details,
    frozen: { sku: 'A', shot_type: 'b' },
  }) as DeliveryImage
const end = { status: 'PARTIAL' as const, failure: null, at: '2026-11-22T12:00:00.000Z' }
type Read = { type: string; data: { images: unknown[]; errors: unknown[]; [other: string]: unknown } }

test('a list that would not fit is cut, and says how many there are', () => {
  const files = {
    completed: Array.from({ length: mostImages }, (_, number) => image(`${'ü'.repeat(120)}${number}.jpg`)),
    failed: Array.from({ length: 30 }, () => image('x.jpg', 'é'.repeat(5000))),
  }
  const body = exportBody(record, end, files, links('s'))
  expect(Buffer.byteLength(body)).toBeLessThanOrEqual(bodyLimit)
  const { type, data } = webhookBody.parse(JSON.parse(body)) as unknown as Read
  expect([type, data['images_total'], data['errors_total']]).toEqual(['export.partial', 9000, 1000])
  expect(data.errors).toHaveLength(10)
  expect(data.images.length).toBeGreaterThan(10)
  expect(data.images.length).toBeLessThan(mostImages)
})

test('more images than are read never fit, even the shortest', () => {
  const files = { completed: Array.from({ length: mostImages + 60 }, () => image('a.jpg')), failed: [] }
  const shown = (JSON.parse(exportBody(record, end, files, links('s'))) as Read).data.images.length
  expect(shown).toBe(mostImages)
})

const words = fc.string({ unit: 'binary', maxLength: 200 })
const decided: fc.Arbitrary<Decided> = fc.record({
  ...{ decision_id: fc.uuid(), shot_id: fc.uuid(), shooting_id: fc.uuid(), shooting: words, sku: words },
  ...{ product_name: words, product_category: words, shot_type: words, subject: words, style_name: words },
  action: fc.constantFrom('approve', 'reject', 'revise'),
  prediction_id: fc.uuid(),
  to_status: fc.constant('APPROVED'),
  reason: fc.constant(null),
  notes: fc.oneof(fc.constant(null), fc.string({ unit: 'binary', maxLength: 5000, size: 'max' })),
  actor_id: fc.uuid(),
  actor_name: words,
  at: fc.constant('2026-11-22T12:00:00.000Z'),
  revision_id: fc.uuid(),
  changes_requested: fc.array(fc.string({ unit: 'binary', maxLength: 5000, size: 'max' }), {
    maxLength: 50,
    size: 'max',
  }),
})

test('a decision fits, however much was written with it', () => {
  fc.assert(
    fc.property(decided, (one) => {
      const body = shotBody(one)
      const { data } = webhookBody.parse(JSON.parse(body))
      expect(Buffer.byteLength(body)).toBeLessThanOrEqual(bodyLimit)
      expect(data['id']).toBe(one.shot_id)
      expect(body.isWellFormed()).toBe(true)
      if (one.action === 'revise') expect(data['changes_requested_total']).toBe(one.changes_requested?.length)
    }),
    { numRuns: 200 },
  )
})

test('nothing is cut that fits', () => {
  const data = { note: 'x'.repeat(1000) }
  const lists = { items: { items: Array.from({ length: 100 }, (_, number) => ({ number })) } }
  expect(JSON.parse(eventBody('test', 'now', data, lists))).toEqual({
    type: 'test',
    timestamp: 'now',
    data: { ...data, items: lists.items.items, items_total: 100 },
  })
})

test('links are made anew, and nothing else', () => {
  const files = { completed: [image('a.jpg')], failed: [] }
  const [old, fresh] = ['old', 'new'].map((secret) => exportBody(record, end, files, links(secret)))
  expect(old).not.toBe(fresh)
  expect(withFreshLinks(old ?? '', links('new'))).toBe(fresh)
  const unsealed = exportBody({ ...record, sealed_at: null }, end, { completed: [], failed: [] }, links('old'))
  expect(withFreshLinks(unsealed, links('new'))).toBe(unsealed)
})
