// Who is who: the first admin, signing in and out, other sites, keys.
import { basePath, pathOf } from '@sartiq/contract/api.ts'
import type { Problem } from '@sartiq/contract/error.ts'
import { createShooting } from '@sartiq/contract/intake/endpoints.ts'
import { getMe, getSetup, logIn, logOut, setUp } from '@sartiq/contract/people/endpoints.ts'
import { expect, test } from 'vitest'
import { makeSetupToken } from '../../src/people/set-up.ts'
import { transact } from '../../src/platform/db/database.ts'
import { adminKey, createWorld, nobody, password, type World, statusesOf } from '../world.ts'

type Answer = { status: number; headers: Headers; body: unknown }
const email = 'anna@example.com'

function signIn(world: World, body: { email: string; password: string }, origin = world.origin): Promise<Answer> {
  return world.send('POST', pathOf(logIn), { body, headers: { ...nobody, origin } })
}

const codeOf = (answer: Answer) => [answer.status, (answer.body as Problem).code]

test('the set-up link makes one admin, once', async () => {
  await using world = await createWorld()
  const old = (await makeSetupToken(world.ctx)) ?? ''
  const token = (await makeSetupToken(world.ctx)) ?? ''
  const visit = (name: string, with_token = token) =>
    world.send('POST', pathOf(setUp), {
      body: { token: with_token, name, email: `${name}@example.com`, password },
      headers: { ...nobody, origin: world.origin },
    })
  expect(await world.call(getSetup, {}, nobody)).toEqual({ needed: true })
  expect(codeOf(await visit('guess', 'x'.repeat(32)))).toEqual([403, 'SETUP_LINK_INVALID'])
  expect(codeOf(await visit('late', old))).toEqual([403, 'SETUP_LINK_INVALID'])
  // Both are held up where the link is taken, so that they are there at once whatever the machine does.
  let visits: Promise<Answer[]> = Promise.resolve([])
  await transact(world.ctx.db, async (tx) => {
    await tx.selectFrom('setup_links').selectAll().forUpdate().execute()
    visits = Promise.all([visit('anna'), visit('ben')])
    await new Promise((resolve) => setTimeout(resolve, 700))
  })
  const answers = await visits
  expect(statusesOf(answers)).toEqual([201, 409])
  const won = answers.find(({ status }) => status === 201)
  expect(won?.body).toMatchObject({ role: 'admin', permissions: expect.arrayContaining(['administer']) })
  expect(await world.ctx.db.selectFrom('users').select('name').execute()).toHaveLength(1)
  expect(codeOf(await visit('again'))).toEqual([409, 'SETUP_DONE'])
  expect(await world.call(getSetup, {}, nobody)).toEqual({ needed: false })
  expect(await makeSetupToken(world.ctx)).toBeNull()
  // Whoever was first is signed in at once.
  const cookie = String(won?.headers.get('set-cookie')).split(';', 1)[0] ?? ''
  expect(await world.call(getMe, {}, { ...nobody, cookie })).toEqual(won?.body)
})

test('signing in and out', async () => {
  await using world = await createWorld()
  const user = await world.addUser('reviewer')
  const answer = await signIn(world, { email: `  ${user.email.toUpperCase()}`, password })
  expect([answer.status, answer.body]).toMatchObject([
    200,
    { id: user.id, name: user.name, email: user.email, role: 'reviewer' },
  ])
  const set = String(answer.headers.get('set-cookie'))
  expect(set).toMatch(/^sartiq_session=[^;]+;/)
  for (const attribute of ['HttpOnly', 'SameSite=Lax', 'Path=/']) expect(set).toContain(attribute)
  const mine = { ...nobody, origin: world.origin, cookie: set.split(';', 1)[0] ?? '' }
  expect(await world.call(getMe, {}, mine)).toEqual(answer.body)
  // The session's id itself is kept nowhere.
  const stored = JSON.stringify(await world.ctx.db.selectFrom('sessions').selectAll().execute())
  expect(stored).not.toContain(decodeURIComponent(mine.cookie.split('=')[1] ?? '').split('.', 1)[0])

  const wrong = [
    await signIn(world, { email: user.email, password: 'not the password' }),
    await signIn(world, { email: 'nobody@example.com', password }),
    await signIn(world, { email: 'a\u0000b', password: '\ud800' }),
    await signIn(world, { email: '', password: '' }),
  ]
  for (const refused of wrong) {
    expect(codeOf(refused)).toEqual([401, 'WRONG_CREDENTIALS'])
    expect({ ...(refused.body as Problem), request_id: '' }).toEqual({ ...(wrong[0]?.body as Problem), request_id: '' })
    expect(refused.headers.get('set-cookie')).toBeNull()
  }

  const other = await world.as('viewer')
  expect((await world.try(logOut, {}, mine)).status).toBe(204)
  expect(codeOf(await world.try(getMe, {}, mine))).toEqual([401, 'NOT_SIGNED_IN'])
  expect((await world.try(getMe, {}, other)).status).toBe(200)
  await world.ctx.db.updateTable('users').set({ role: 'producer' }).where('role', '=', 'viewer').execute()
  expect(await world.call(getMe, {}, other)).toMatchObject({ role: 'producer' })
  world.clock.turn(8 * 24 * 3600 * 1000)
  expect((await world.try(getMe, {}, other)).status).toBe(401)

  const last = await world.as('admin')
  await world.ctx.db.updateTable('users').set({ disabled_at: new Date().toISOString() }).execute()
  expect((await world.try(getMe, {}, last)).status).toBe(401)
  expect(codeOf(await signIn(world, { email: user.email, password }))).toEqual([401, 'WRONG_CREDENTIALS'])
})

test('guessing is slowed down', async () => {
  await using world = await createWorld()
  const guess = () => signIn(world, { email, password: 'a wrong one' })
  const answers = await Promise.all(Array.from({ length: 12 }, guess))
  expect(statusesOf(answers)).toEqual([...Array.from({ length: 10 }, () => 401), 429, 429])
  const late = await guess()
  expect(codeOf(late)).toEqual([429, 'RATE_LIMITED'])
  expect(Number(late.headers.get('retry-after'))).toBeGreaterThan(0)
  // Nothing else is slowed down with it.
  expect((await world.try(getMe, {})).status).toBe(200)
})

test('another site cannot act with our cookie', async () => {
  await using world = await createWorld()
  const { cookie = '' } = await world.as('producer')
  const { host } = new URL(world.origin)
  let number = 0
  const create = (headers: Record<string, string>) =>
    world.try(createShooting, { body: { name: `Shooting ${++number}` } }, { ...nobody, cookie, ...headers })
  const refused: Record<string, string>[] = [
    {},
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: `http://${host}.evil.example` },
    { origin: `http://evil.example/${host}` },
    { origin: 'http://127.0.0.1:1' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ]
  for (const headers of refused)
    expect([headers, ...codeOf(await create(headers))]).toEqual([headers, 403, 'ORIGIN_REFUSED'])
  for (const headers of [{ origin: world.origin }, { 'sec-fetch-site': 'same-origin' }])
    expect((await create(headers)).status).toBe(201)
  // Reading is no harm: the other site cannot see the answer.
  expect((await world.try(getMe, {}, { ...nobody, cookie, origin: 'https://evil.example' })).status).toBe(200)
  // A key is sent on purpose, from wherever.
  expect(
    (await create({ cookie: '', authorization: `Bearer ${adminKey}`, origin: 'https://evil.example' })).status,
  ).toBe(201)
  expect(codeOf(await signIn(world, { email, password }, 'https://evil.example'))).toEqual([403, 'ORIGIN_REFUSED'])
  expect(codeOf(await world.try(logOut, {}, { ...nobody, cookie }))).toEqual([403, 'ORIGIN_REFUSED'])
})

test('behind a public address, pages come from there', async () => {
  await using world = await createWorld({ SARTIQ_PUBLIC_URL: 'https://delivery.example.com' })
  expect((await signIn(world, { email, password }, 'https://delivery.example.com')).status).toBe(401)
  expect(codeOf(await signIn(world, { email, password }, 'https://example.com'))).toEqual([403, 'ORIGIN_REFUSED'])
})

test('an unknown key is nobody, even beside a good cookie', async () => {
  await using world = await createWorld()
  const { cookie = '' } = await world.as('admin')
  for (const authorization of [
    'Bearer sk_wrong_key',
    `Bearer ${adminKey}x`,
    `Basic ${adminKey}`,
    'Bearer',
    adminKey,
    'Bearer \u00e9',
  ]) {
    expect([authorization, ...codeOf(await world.try(getMe, {}, { authorization, cookie }))]).toEqual([
      authorization,
      401,
      'NOT_SIGNED_IN',
    ])
  }
  expect(await world.call(getMe, {}, { authorization: `bearer ${world.ctx.keys.localKey}` })).toMatchObject({
    id: null,
    role: 'admin',
  })
  expect((await world.send('GET', '/metrics', { headers: nobody })).status).toBe(401)
  expect((await world.send('GET', '/metrics')).status).toBe(200)
  for (const path of ['/healthz', '/readyz', `${basePath}/openapi.json`]) {
    expect((await world.send('GET', path, { headers: nobody })).status).toBe(200)
  }
})
