// B14: equal requests with one Idempotency-Key are one request.
import { createExport, listExports } from '@sartiq/contract/export/endpoints.ts'
import { createShooting, listShootings } from '@sartiq/contract/intake/endpoints.ts'
import { expect, test } from 'vitest'
import { manyShots } from '../fixtures/many-shots.ts'
import { createWorld } from '../world.ts'

const format = { file_format: 'jpg', resolution: '512' } as const
const destination = { type: 'download' } as const
const key = { 'idempotency-key': 'order-4711' }

test('fifty at once with one key are one export, and fifty equal answers', async () => {
  await using world = await createWorld()
  const shots = (await manyShots(world.ctx.db, 3, () => ({ status: 'APPROVED' }))).map(({ id }) => id)
  const body = { shots, format, destination }
  const rounds = process.env['SARTIQ_TEST_HARD'] ? 100 : 2
  for (let round = 1; round <= rounds; round++) {
    const mine = { 'idempotency-key': `order-${round}` }
    const answers = await Promise.all(Array.from({ length: 50 }, () => world.try(createExport, { body }, mine)))
    for (const { status, body: answer, headers } of answers) {
      expect([status, answer]).toEqual([202, answers[0]?.body])
      expect(headers.get('location')).toBe(`/api/v1/exports/${(answer as unknown as { id: string }).id}`)
    }
    expect((await world.call(listExports, { query: { limit: 500 } })).items).toHaveLength(round)
  }
  const jobs = await world.ctx.db.selectFrom('export_images').select('id').execute()
  expect(jobs).toHaveLength(3 * rounds)
})

test('the key belongs to one request of one caller, for a day', async () => {
  await using world = await createWorld()
  const open = (name: string, headers: Record<string, string> = key) =>
    world.try(createShooting, { body: { name } }, headers)
  const first = await open('Summer')
  expect(first.status).toBe(201)
  expect((await open('Summer')).body).toEqual(first.body)
  expect(await open('Winter')).toMatchObject({ status: 422, body: { code: 'KEY_REUSED' } })
  const [shot] = await manyShots(world.ctx.db, 1, () => ({ status: 'APPROVED' }))
  const elsewhere = await world.try(createExport, { body: { shots: [shot?.id ?? ''], format, destination } }, key)
  expect(elsewhere).toMatchObject({ status: 422, body: { code: 'KEY_REUSED' } })
  // Somebody else's key of the same name is another one.
  const anna = await world.as('producer')
  expect((await open('Autumn', { ...anna, ...key })).status).toBe(201)
  // Without a key, and with a new one, the name is taken.
  expect((await open('Summer', {})).status).toBe(409)
  // What was refused left no answer to repeat.
  const another = { 'idempotency-key': 'order-2' }
  expect((await open('Summer', another)).status).toBe(409)
  expect((await open('Spring', another)).status).toBe(201)

  world.clock.turn(23 * 3600 * 1000)
  expect((await open('Winter')).body.code).toBe('KEY_REUSED')
  world.clock.turn(1 * 3600 * 1000 + 1000)
  expect((await open('Winter')).status).toBe(201)
  const { items } = await world.call(listShootings, { query: {} })
  expect(items.map(({ name }) => name)).toEqual(['Winter', 'Spring', 'Autumn', 'Summer', 'Many'])
})

test.each([' ', 'x'.repeat(201), 'ä'])('the key %j is refused', async (wrong) => {
  await using world = await createWorld()
  const headers = { 'idempotency-key': wrong }
  const { status, body } = await world.try(createShooting, { body: { name: 'Summer' } }, headers)
  expect([status, body.errors?.[0]?.pointer]).toEqual([422, '/headers/idempotency-key'])
})
