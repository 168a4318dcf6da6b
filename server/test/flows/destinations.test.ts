// Destinations: set up, shown, changed and taken away; their secrets go in and never out.
import { sql } from 'kysely'
import * as api from '@sartiq/contract/deliver/endpoints.ts'
import type { Input } from '@sartiq/contract/endpoint.ts'
import { listAudit } from '@sartiq/contract/people/audit.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createWorld, type World } from '../world.ts'

let world: World
let names = 0
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

type New = Input<typeof api.createDestination>['body']
const hook = (more: object = {}): New => ({
  name: `Hooks ${++names}`,
  type: 'webhook',
  config: { url: 'https://shop.example.com/hooks', ...more },
})
const dam = (more: object = {}): New => ({
  name: `DAM ${++names}`,
  type: 'dam',
  config: {
    endpoint: 'https://dam.example.com/api',
    auth_type: 'api_key',
    credentials: { api_key: 'canary-key-7788' },
    ...more,
  },
})
const create = (body: New, headers = {}) => world.call(api.createDestination, { body }, headers)

test('a webhook’s secret is shown once, and its last characters to admins alone', async () => {
  const { secret, ...shown } = await create(hook())
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
  expect(shown).toMatchObject({
    type: 'webhook',
    config: {
      url: 'https://shop.example.com/hooks',
      events: ['export.completed', 'export.partial', 'export.failed'],
    },
    guarantee: null,
    enabled: true,
    disabled_reason: null,
    secret_hint: `…${secret?.slice(-4)}`,
  })
  expect(await world.call(api.getDestination, { params: { id: shown.id } })).toEqual(shown)
  const producer = await world.as('producer')
  expect(await world.call(api.getDestination, { params: { id: shown.id } }, producer)).toEqual({
    ...shown,
    secret_hint: null,
  })
  for (const call of [
    world.try(api.createDestination, { body: hook() }, producer),
    world.try(api.deleteDestination, { params: { id: shown.id } }, producer),
    world.try(api.rotateWebhookSecret, { params: { destination_id: shown.id } }, producer),
  ])
    expect((await call).status).toBe(403)
})

test('a DAM’s credentials are write-only, and kept for the place that they were given for', async () => {
  const made = await create(dam())
  expect(made).toMatchObject({ type: 'dam', config: { credentials: { api_key: '…7788' } }, guarantee: 'none' })
  expect(made).not.toHaveProperty('secret')
  const { items } = await world.call(api.listDestinations, { query: { type: 'dam' } }, await world.as('viewer'))
  expect(items.find(({ id }) => id === made.id)?.config).not.toHaveProperty('credentials')

  const change = (config: Record<string, unknown>) =>
    world.try(api.updateDestination, { params: { id: made.id }, body: { config } })
  const elsewhere = { auth_type: 'api_key', endpoint: 'https://elsewhere.example.com/api' }
  for (const config of [
    elsewhere,
    { ...elsewhere, endpoint: 'https://dam.example.com/', auth: { token_url: 'https://id.example.com/token' } },
  ]) {
    expect(await change(config)).toMatchObject({
      status: 422,
      body: { code: 'INVALID_VALUE', errors: [{ pointer: '/config/credentials' }] },
    })
  }
  expect(await change({ ...elsewhere, endpoint: 'https://dam.example.com/v2' })).toMatchObject({
    status: 200,
    body: { config: { endpoint: 'https://dam.example.com/v2', credentials: { api_key: '…7788' } } },
  })
  expect(await change({ ...elsewhere, credentials: { api_key: 'another-one-9900' } })).toMatchObject({
    body: { config: { credentials: { api_key: '…9900' } } },
  })
  expect((await world.try(api.createDestination, { body: dam({ credentials: undefined }) })).body.errors).toMatchObject(
    [{ pointer: '/config/credentials' }],
  )
})

test.each([
  ['http://10.0.0.1/', '/config/url'],
  ['http://127.0.0.1:9/', '/config/url'],
  ['https://[::1]/', '/config/url'],
  ['http://0x7f.1/', '/config/url'],
  ['http://localhost/', '/config/url'],
  ['http://169.254.169.254/latest', '/config/url'],
  ['https://user:canary@shop.example.com/', '/config/url'],
  ['ftp://shop.example.com/', '/config/url'],
  ['shop', '/config/url'],
])('the address %s is refused', async (url, pointer) => {
  const answer = await world.try(api.createDestination, { body: hook({ url }) })
  expect(answer).toMatchObject({ status: 422, body: { code: 'INVALID_VALUE', errors: [{ pointer }] } })
  expect(JSON.stringify(answer.body)).not.toContain('canary')
})

test('a config without end is refused, not tried', async () => {
  const deep = `${'['.repeat(60_000)}${']'.repeat(60_000)}`
  const fields = `{"steps":[{"body":"json","fields":{"x":${deep}}}],"endpoint":"https://a.example.com","auth_type":"api_key"}`
  const raw = `{"name":"Deep","type":"dam","config":${fields}}`
  const init = { raw, headers: { 'content-type': 'application/json' } }
  const answer = await world.send('POST', '/api/v1/destinations', init)
  expect([answer.status, (answer.body as { code: string }).code]).toEqual([422, 'INVALID_VALUE'])
})

test('names are free once, whatever their case; a deleted one is free again', async () => {
  const first = await create({ ...hook(), name: 'Shop' })
  expect(await world.try(api.createDestination, { body: { ...dam(), name: 'SHOP' } })).toMatchObject({
    status: 409,
    body: { code: 'NAME_TAKEN', errors: [{ pointer: '/name' }] },
  })
  const other = await create(hook())
  const rename = () => world.try(api.updateDestination, { params: { id: other.id }, body: { name: 'shop' } })
  expect((await rename()).status).toBe(409)
  await world.call(api.deleteDestination, { params: { id: first.id } })
  expect((await rename()).status).toBe(200)
  for (const endpoint of [api.getDestination, api.deleteDestination])
    expect((await world.try(endpoint, { params: { id: first.id } })).status).toBe(404)
  expect((await world.try(api.listDeliveries, { params: { id: first.id }, query: {} })).status).toBe(200)
})

test('an equal request gets the same destination, and no secret a second time', async () => {
  const body = hook()
  const key = { 'idempotency-key': 'one' }
  const first = await create(body, key)
  const { secret, ...shown } = first
  expect(secret).toBeDefined()
  expect(await create(body, key)).toEqual(shown)
  const { rows } = await sql`select body from idempotency_keys`.execute(world.ctx.db)
  expect(JSON.stringify(rows)).not.toContain(secret?.slice(6))
})

test('a new secret: shown once, the old one kept for a day; a DAM has none', async () => {
  const made = await create(hook())
  const params = { destination_id: made.id }
  const rotated = await world.call(api.rotateWebhookSecret, { params })
  expect(rotated.secret).not.toBe(made.secret)
  expect(rotated.secret_hint).toBe(`…${rotated.secret.slice(-4)}`)
  expect(
    (await world.try(api.rotateWebhookSecret, { params: { destination_id: (await create(dam())).id } })).status,
  ).toBe(404)
})

test('sealed under another key, it is still shown, and can be set up anew', async () => {
  const made = await create(hook())
  const row = world.ctx.db.updateTable('destinations').where('id', '=', made.id)
  await row.set({ sealed_secrets: 'v1.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAA.AAAA' }).execute()
  expect(await world.call(api.getDestination, { params: { id: made.id } })).toMatchObject({ secret_hint: null })
  const { secret } = await world.call(api.rotateWebhookSecret, { params: { destination_id: made.id } })
  expect(secret).toMatch(/^whsec_/)
})

test('every change is in the audit log, without a secret', async () => {
  const made = await create(hook())
  const params = { id: made.id }
  await world.call(api.updateDestination, { params, body: { enabled: false } })
  expect(await world.call(api.getDestination, { params })).toMatchObject({
    enabled: false,
    disabled_reason: 'system switched it off.',
  })
  const rotated = await world.call(api.rotateWebhookSecret, { params: { destination_id: made.id } })
  await world.call(api.deleteDestination, { params })
  const { items } = await world.call(listAudit, { query: { action: 'destination' } })
  const own = items.filter(({ subject }) => subject === made.id)
  expect(own.map(({ action }) => action)).toEqual([
    'destination.deleted',
    'destination.secret_rotated',
    'destination.updated',
    'destination.created',
  ])
  for (const secret of [made.secret, rotated.secret]) expect(JSON.stringify(own)).not.toContain(secret?.slice(6))
})
