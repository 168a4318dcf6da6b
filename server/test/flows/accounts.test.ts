// Users, invitations, sessions and keys: who is let in, how far, and how it ends at once.
import { api, pathOf } from '@sartiq/contract/api.ts'
import { rejectShot } from '@sartiq/contract/decide/endpoints.ts'
import { createShooting, listShootings } from '@sartiq/contract/intake/endpoints.ts'
import { getMe, logIn } from '@sartiq/contract/people/endpoints.ts'
import { roleMay } from '@sartiq/contract/people/role.ts'
import { type Scope, scopes, scopesAllow } from '@sartiq/contract/people/scope.ts'
import * as people from '@sartiq/contract/people/users.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newId } from '../../src/platform/id.ts'
import { createWorld, nobody, password, type World } from '../world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

const day = 24 * 3600 * 1000
const bearer = (key: string) => ({ authorization: `Bearer ${key}` })
const page = () => ({ ...nobody, origin: world.origin })
const params = (id: string) => ({ params: { id } })
const statusOf = async (headers: Record<string, string>) => (await world.try(getMe, {}, headers)).status

async function signIn(email: string, secret = password): Promise<Record<string, string>> {
  const { headers, status } = await world.send('POST', pathOf(logIn), {
    body: { email, password: secret },
    headers: page(),
  })
  return { ...page(), cookie: String(headers.get('set-cookie')).split(';', 1)[0] ?? '', status: String(status) }
}

test('users are added, changed and removed; what they decided stays', async () => {
  const body = { email: 'Eve@Example.com', name: 'Eve', role: 'reviewer' as const, password }
  const user = await world.call(people.createUser, { body })
  expect(user).toMatchObject({ email: body.email, role: 'reviewer', disabled: false, last_seen_at: null })
  expect(JSON.stringify(user)).not.toContain(password)
  const again = await world.try(people.createUser, { body: { ...body, email: 'eve@example.COM' } })
  expect(again).toMatchObject({ status: 409, body: { code: 'NAME_TAKEN', errors: [{ pointer: '/email' }] } })
  for (const wrong of [{ password: 'short' }, { role: 'owner' }, { email: 'nobody' }, { name: ' ' }]) {
    expect((await world.try(people.createUser, { body: { ...body, ...wrong } as typeof body })).status).toBe(422)
  }

  const eve = await signIn(body.email)
  expect(await world.call(getMe, {}, eve)).toMatchObject({ role: 'reviewer' })
  // A new role counts from the next request on.
  await world.call(people.updateUser, { ...params(user.id), body: { role: 'viewer', name: 'Eve B.' } })
  expect(await world.call(getMe, {}, eve)).toMatchObject({ role: 'viewer', name: 'Eve B.' })
  expect((await world.try(rejectShot, { ...params(newId()), body: { reason: 'QUALITY_ISSUE' } }, eve)).status).toBe(403)
  await world.call(people.updateUser, { ...params(user.id), body: { disabled: true } })
  expect([await statusOf(eve), (await signIn(body.email))['status']]).toEqual([401, '401'])
  await world.call(people.updateUser, {
    ...params(user.id),
    body: { disabled: false, password: 'another long password' },
  })
  // The session from before is not taken up again.
  expect([await statusOf(eve), (await signIn(body.email))['status']]).toEqual([401, '401'])
  const back = await signIn(body.email, 'another long password')
  expect(await statusOf(back)).toBe(200)
  expect((await world.call(people.listUsers, { query: {} })).items[0]).toMatchObject({
    id: user.id,
    last_seen_at: expect.any(String),
  })

  await world.call(people.deleteUser, params(user.id))
  expect([await statusOf(back), (await world.try(people.deleteUser, params(user.id))).status]).toEqual([401, 404])
  expect((await world.call(people.listUsers, { query: {} })).items.map(({ id }) => id)).not.toContain(user.id)
  expect((await world.try(people.createUser, { body })).status).toBe(201)
})

test('somebody is always admin', async () => {
  await using own = await createWorld()
  const [first, second] = [await own.addUser('admin'), await own.addUser('admin')]
  const stepDown = (id: string) => own.try(people.updateUser, { ...params(id), body: { role: 'viewer' } })
  const answers = await Promise.all([stepDown(first.id), stepDown(second.id)])
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409])
  const last = answers[0]?.status === 409 ? first : second
  expect(await own.try(people.updateUser, { ...params(last.id), body: { disabled: true } })).toMatchObject({
    status: 409,
    body: { code: 'LAST_ADMIN' },
  })
  expect((await own.try(people.deleteUser, params(last.id))).status).toBe(409)
  expect((await own.try(people.updateUser, { ...params(last.id), body: { name: 'Still here' } })).status).toBe(200)
})

test('an invitation works once, for a week, for whom it was meant', async () => {
  const invite = (email: string) => world.call(people.createInvitation, { body: { email, role: 'producer' } })
  const accept = (link: string, more = {}) =>
    world.try(
      people.acceptInvitation,
      { body: { token: new URL(link).searchParams.get('token') ?? '', name: 'Ivy', password, ...more } },
      page(),
    )
  const { link, ...shown } = await invite('ivy@example.com')
  expect(link.startsWith(`${world.origin}/invitation?token=`)).toBe(true)
  expect((await world.call(people.listInvitations, { query: {} })).items).toEqual([shown])
  const stored = JSON.stringify(await world.ctx.db.selectFrom('invitations').selectAll().execute())
  expect(stored).not.toContain(new URL(link).searchParams.get('token'))

  const answers = await Promise.all([accept(link), accept(link)])
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 403])
  const won = answers.find(({ status }) => status === 201)
  expect(won?.body).toMatchObject({ email: 'ivy@example.com', role: 'producer', name: 'Ivy' })
  const cookie = String(won?.headers.get('set-cookie')).split(';', 1)[0] ?? ''
  expect(await statusOf({ ...nobody, cookie })).toBe(200)
  expect(
    await world.try(people.createInvitation, { body: { email: 'IVY@example.com', role: 'viewer' } }),
  ).toMatchObject({ status: 409 })

  const taken = await invite('taken@example.com')
  await world.call(people.deleteInvitation, params(taken.id))
  const late = await invite('late@example.com')
  world.clock.turn(7 * day + 1000)
  for (const one of [taken.link, late.link, `${world.origin}/invitation?token=guess`]) {
    expect(await accept(one)).toMatchObject({ status: 403, body: { code: 'INVITATION_INVALID' } })
  }
})

test('sessions are listed and ended, by their owner or by an admin', async () => {
  const user = await world.addUser('producer')
  const [phone, desk] = [await signIn(user.email), await signIn(user.email)]
  const other = await world.as('producer')
  const { items } = await world.call(people.listSessions, { query: {} }, desk)
  expect(items.map(({ current, user_id, address }) => [current, user_id, address])).toEqual([
    [true, user.id, '127.0.0.1'],
    [false, user.id, '127.0.0.1'],
  ])
  const lost = items[1]?.id ?? ''
  // Another's session is as if there were none.
  expect((await world.try(people.deleteSession, params(lost), other)).status).toBe(404)
  expect((await world.call(people.listSessions, { query: { user_id: user.id } }, other)).items).toEqual([])
  expect((await world.try(people.deleteSession, params(lost), desk)).status).toBe(204)
  expect([await statusOf(phone), await statusOf(desk)]).toEqual([401, 200])
  const mine = await world.call(people.listSessions, { query: { user_id: user.id } })
  expect(mine.items).toHaveLength(1)
  expect((await world.try(people.deleteSession, params(mine.items[0]?.id ?? ''))).status).toBe(204)
  expect(await statusOf(desk)).toBe(401)
})

test('a key acts as far as its owner does now, until it ends', async () => {
  await world.addUser('admin')
  const admin = await world.as('admin')
  const me = await world.call(getMe, {}, admin)
  const make = (body: object) =>
    world.call(people.createApiKey, { body: { name: 'CI', role: 'producer', ...body } }, admin)
  const { key, ...shown } = await make({})
  expect(shown).toMatchObject({
    owner: { id: me.id, name: me.name },
    scopes: null,
    last_used_at: null,
    revoked_at: null,
  })
  expect((await world.call(people.listApiKeys, { query: {} })).items).toEqual([shown])
  expect(JSON.stringify(await world.ctx.db.selectFrom('api_keys').selectAll().execute())).not.toContain(key)
  expect(await world.call(getMe, {}, bearer(key))).toMatchObject({ id: me.id, role: 'producer' })
  expect((await world.try(createShooting, { body: { name: 'By key' } }, bearer(key))).status).toBe(201)
  expect((await world.call(people.listApiKeys, { query: {} })).items[0]?.last_used_at).not.toBeNull()

  const short = await make({ expires_at: new Date(world.clock.now().getTime() + day).toISOString() })
  expect(await statusOf(bearer(short.key))).toBe(200)
  world.clock.turn(day + 1000)
  expect(await statusOf(bearer(short.key))).toBe(401)
  const past = await world.try(people.createApiKey, {
    body: { name: 'x', role: 'viewer', expires_at: '2020-01-01T00:00:00Z' },
  })
  expect(past).toMatchObject({ status: 422, body: { errors: [{ pointer: '/expires_at' }] } })

  await world.call(people.updateUser, { ...params(me.id ?? ''), body: { role: 'viewer' } })
  expect(await world.call(getMe, {}, bearer(key))).toMatchObject({ role: 'viewer' })
  await world.call(people.updateUser, { ...params(me.id ?? ''), body: { disabled: true } })
  expect(await statusOf(bearer(key))).toBe(401)
  await world.call(people.updateUser, { ...params(me.id ?? ''), body: { disabled: false } })
  expect(await statusOf(bearer(key))).toBe(200)
  await world.call(people.deleteApiKey, params(shown.id))
  await world.call(people.deleteApiKey, params(shown.id))
  expect([await statusOf(bearer(key)), (await world.try(people.deleteApiKey, params(newId()))).status]).toEqual([
    401, 404,
  ])
})

test('a narrow key makes no wider one', async () => {
  const narrow = await world.call(people.createApiKey, {
    body: { name: 'n', role: 'admin', scopes: ['people:write', 'intake:read'] },
  })
  const make = (body: object) =>
    world.try(people.createApiKey, { body: { name: 'w', role: 'admin', ...body } }, bearer(narrow.key))
  expect(await make({})).toMatchObject({ status: 422, body: { errors: [{ pointer: '/scopes' }] } })
  expect(await make({ scopes: ['export:write'] })).toMatchObject({ status: 422 })
  expect((await make({ scopes: ['intake:read'] })).status).toBe(201)
})

test('guessing at one account is slowed down wherever it comes from', async () => {
  await using own = await createWorld()
  const { email: target } = await own.addUser('reviewer')
  const { email: other } = await own.addUser('reviewer')
  const attempt = async (email: string) =>
    (await own.send('POST', pathOf(logIn), { body: { email, password }, headers: { ...nobody, origin: own.origin } }))
      .status
  const failure = () => ({
    id: newId(),
    at: own.clock.now().toISOString(),
    actor_name: '',
    via: 'nobody' as const,
    address: '10.9.8.7',
    action: 'login.failed',
    subject: target,
    details: '{}',
  })
  await own.ctx.db
    .insertInto('audit')
    .values(Array.from({ length: 20 }, failure))
    .execute()
  expect([await attempt(target), await attempt(other)]).toEqual([429, 200])
  own.clock.turn(10 * 60 * 1000 + 1000)
  expect(await attempt(target)).toBe(200)
})

// B9: every endpoint for keys: each scope, and those that are over.
describe('every cell of endpoint and key', () => {
  const over = ['revoked', 'expired', 'owner gone'] as const
  const cells = new Map<string, number>()

  beforeAll(async () => {
    await using own = await createWorld()
    const make = (body: object) => own.call(people.createApiKey, { body: { name: 'k', role: 'admin', ...body } })
    const keys = new Map<string, string>()
    for (const scope of scopes) keys.set(scope, (await make({ scopes: [scope] })).key)
    const revoked = await make({})
    await own.call(people.deleteApiKey, params(revoked.id))
    const expired = await make({})
    await own.ctx.db
      .updateTable('api_keys')
      .set({ expires_at: '2024-01-01T00:00:00Z' })
      .where('id', '=', expired.id)
      .execute()
    const gone = await make({})
    const owner = await own.addUser('admin')
    await own.ctx.db.updateTable('api_keys').set({ owner_id: owner.id }).where('id', '=', gone.id).execute()
    await own.addUser('admin')
    await own.ctx.db
      .updateTable('users')
      .set({ disabled_at: '2024-01-01T00:00:00Z' })
      .where('id', '=', owner.id)
      .execute()
    keys.set('revoked', revoked.key).set('expired', expired.key).set('owner gone', gone.key)
    for (const endpoint of guarded) {
      for (const [name, key] of keys) cells.set(`${endpoint.id} ${name}`, await knock(own, endpoint, key))
    }
  }, 300_000)

  const guarded = api.filter(({ permission }) => permission !== 'open')

  /** Asks for what does not exist: whoever may ask is told so, or that the body is wrong. */
  async function knock(own: World, endpoint: (typeof api)[number], key: string): Promise<number> {
    const names = [...endpoint.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => [name, newId()])
    const hasBody = endpoint.method !== 'GET' && endpoint.body !== undefined
    const response = await fetch(own.origin + pathOf(endpoint, Object.fromEntries(names)), {
      method: endpoint.method,
      headers: { ...bearer(key), ...(hasBody && { 'content-type': 'application/json' }) },
      ...(hasBody && { body: '{}' }),
    })
    await response.body?.cancel()
    return response.status
  }

  test.each(guarded.map((endpoint) => [endpoint.id, endpoint] as const))('%s', (id, endpoint) => {
    for (const name of over) expect([name, cells.get(`${id} ${name}`)]).toEqual([name, 401])
    for (const scope of scopes) {
      const status = cells.get(`${id} ${scope}`) ?? 0
      if (!scopesAllow([scope] satisfies Scope[], endpoint)) expect([scope, status]).toEqual([scope, 403])
      else expect([401, 403, 500]).not.toContain(status)
    }
    expect(roleMay('admin', endpoint.permission)).toBe(true)
  })
})

test('a key of a role does what the role does', async () => {
  const viewer = await world.call(people.createApiKey, { body: { name: 'v', role: 'viewer' } })
  expect((await world.try(listShootings, { query: {} }, bearer(viewer.key))).status).toBe(200)
  expect((await world.try(createShooting, { body: { name: 'No' } }, bearer(viewer.key))).status).toBe(403)
  expect((await world.try(people.listUsers, { query: {} }, bearer(viewer.key))).status).toBe(403)
})
