// Single sign-on against a real OpenID provider: who gets in, as what, and everything that must not get in.
import { basePath, pathOf } from '@sartiq/contract/api.ts'
import { beginOidc, finishOidc, getSessionOptions } from '@sartiq/contract/people/oidc.ts'
import { getMe } from '@sartiq/contract/people/endpoints.ts'
import { listAudit } from '@sartiq/contract/people/audit.ts'
import * as users from '@sartiq/contract/people/users.ts'
import { beforeAll, expect, test, vi } from 'vitest'
import { makeSetupToken } from '../../src/people/set-up.ts'
import { signOn } from '../../src/main/cli/doctor-sign-on.ts'
import { tidy } from '../../src/main/tidy.ts'
import type { Config } from '../../src/platform/config.ts'
import { Browser } from '../peers/browser.ts'
import { clientId, clientSecret, passProvider, type People, serveOidcPeer } from '../peers/oidc-peer.ts'
import { createWorld, nobody, type World } from '../world.ts'

beforeAll(() => {
  // The provider warns that it is one for tests, in many lines.
  vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  vi.spyOn(console, 'info').mockImplementation(() => undefined)
})

const groups = {
  SARTIQ_OIDC_SCOPE: 'openid email profile groups',
  SARTIQ_OIDC_ROLE_CLAIM: 'groups',
  SARTIQ_OIDC_ROLES: 'admins=admin,makers=producer,studio=reviewer',
}
const anna: People = { anna: { email: 'anna@example.com', name: 'Anna Example' } }

/** A world that trusts a provider; the admin from the first start is there already. */
async function createSsoWorld(people: People, settings: Record<string, string> = {}) {
  const peer = await serveOidcPeer(people)
  const world = await createWorld({
    SARTIQ_OIDC_ISSUER: peer.issuer,
    SARTIQ_OIDC_CLIENT_ID: clientId,
    SARTIQ_OIDC_CLIENT_SECRET: clientSecret,
    SARTIQ_ALLOW_NETWORKS: '127.0.0.1',
    ...settings,
  })
  await world.addUser('admin')
  const callback = world.origin + pathOf(finishOidc)
  peer.open(callback)
  return {
    world,
    peer,
    callback,
    async [Symbol.asyncDispose]() {
      await world[Symbol.asyncDispose]()
      await peer[Symbol.asyncDispose]()
    },
  }
}

const begin = (world: World, browser: Browser, from = '') =>
  browser.go(world.origin + pathOf(beginOidc) + (from && `?from=${encodeURIComponent(from)}`))

/** The whole way; answers where the browser ends up. */
async function signIn(world: World, who: string | null, browser = new Browser(), from = ''): Promise<string> {
  const { location } = await begin(world, browser, from)
  const back = await passProvider(browser, location ?? '', who)
  return (await browser.go(back)).location ?? ''
}

function headersOf(world: World, browser: Browser): Record<string, string> {
  return { ...nobody, origin: world.origin, cookie: `sartiq_session=${browser.cookie(world.origin, 'sartiq_session')}` }
}

const problem = (world: World, code: string) => `${world.origin}/sign-in?problem=${code}`

async function identities(world: World) {
  return world.ctx.db.selectFrom('user_identities').selectAll().execute()
}

test('somebody signs in, is made a viewer, and is the same one the next time', async () => {
  await using place = await createSsoWorld(anna)
  const { world, peer, callback } = place
  expect(await world.call(getSessionOptions, {}, nobody)).toEqual({ oidc: { name: 'single sign-on' } })
  const browser = new Browser()
  const { status, location } = await begin(world, browser, '/shots/1?tab=a')
  expect(status).toBe(302)
  const asked = new URL(location ?? '').searchParams
  expect(Object.fromEntries(asked)).toMatchObject({
    client_id: clientId,
    response_type: 'code',
    redirect_uri: callback,
    scope: 'openid email profile',
    code_challenge_method: 'S256',
    code_challenge: expect.stringMatching(/^.{43}$/),
    state: expect.stringMatching(/^.{40,}$/),
    nonce: expect.stringMatching(/^.{40,}$/),
  })
  const back = await passProvider(browser, location ?? '', 'anna')
  const planted = browser.cookie(world.origin, 'sartiq_session')
  expect((await browser.go(back)).location).toBe(`${world.origin}/shots/1?tab=a`)
  expect(browser.cookie(world.origin, 'sartiq_session')).not.toBe(planted)

  const me = await world.call(getMe, {}, headersOf(world, browser))
  expect(me).toMatchObject({ name: 'Anna Example', email: 'anna@example.com', role: 'viewer' })
  const again = new Browser()
  expect(await signIn(world, 'anna', again)).toBe(`${world.origin}/`)
  expect((await world.call(getMe, {}, headersOf(world, again))).id).toBe(me.id)
  expect(await identities(world)).toMatchObject([{ issuer: peer.issuer, subject: 'anna', user_id: me.id }])
  expect((await world.call(users.listUsers, { query: {} })).items[0]).toMatchObject({ signs_in_with: ['oidc'] })
  const { items } = await world.call(listAudit, { query: { actor: me.id ?? '' } })
  expect(items.map(({ action, via }) => [action, via])).toEqual([
    ['login', 'session'],
    ['login', 'session'],
    ['user.created', 'session'],
  ])
  expect(items[0]).toMatchObject({ subject: 'anna@example.com', details: { by: 'oidc', issuer: peer.issuer } })
  // Discovery was asked once for both, and no password opens what has none.
  expect(peer.seen.filter((one) => one.endsWith('/openid-configuration'))).toHaveLength(1)
  const guess = { email: 'anna@example.com', password: '' }
  expect(
    (await world.send('POST', `${basePath}/session`, { body: guess, headers: headersOf(world, again) })).status,
  ).toBe(401)
})

test('groups make roles, anew at each sign-in; what an admin set holds where no claim says', async () => {
  const people: People = {
    ada: { email: 'ada@example.com', groups: ['everybody', 'studio', 'admins'] },
    ben: { email: 'ben@example.com', groups: 'makers' },
    cleo: { email: 'cleo@example.com', groups: ['everybody', 7, null] },
  }
  await using place = await createSsoWorld(people, groups)
  const { world } = place
  const roles = async () => {
    const rows = await world.ctx.db.selectFrom('users').select(['email', 'role']).orderBy('email').execute()
    return rows.filter(({ email }) => !email.startsWith('admin-')).map(({ role }) => role)
  }
  for (const who of ['ada', 'ben', 'cleo']) await signIn(world, who)
  expect(await roles()).toEqual(['admin', 'producer', 'viewer'])
  people['ada'] = { email: 'ada@example.com', groups: ['studio'] }
  people['ben'] = { email: 'ben@example.com' }
  await signIn(world, 'ada')
  await signIn(world, 'ben')
  expect(await roles()).toEqual(['reviewer', 'viewer', 'viewer'])
  const { items } = await world.call(listAudit, { query: { action: 'user.updated' } })
  expect(items.map(({ details }) => details)).toMatchObject([
    { from: { role: 'producer' }, to: { role: 'viewer' }, by: 'oidc' },
    { from: { role: 'admin' }, to: { role: 'reviewer' }, by: 'oidc' },
  ])

  await using plain = await createSsoWorld(anna)
  await signIn(plain.world, 'anna')
  const [{ user_id: id } = { user_id: '' }] = await identities(plain.world)
  await plain.world.call(users.updateUser, { params: { id }, body: { role: 'producer' } })
  const browser = new Browser()
  await signIn(plain.world, 'anna', browser)
  expect(await plain.world.call(getMe, {}, headersOf(plain.world, browser))).toMatchObject({ role: 'producer' })
})

test('the first to come is no admin but by the claim, and the last admin stays one', async () => {
  const people: People = {
    first: { email: 'first@example.com', groups: ['studio'] },
    boss: { email: 'boss@example.com', groups: ['admins'] },
  }
  await using place = await createSsoWorld(people, groups)
  const { world } = place
  await world.ctx.db.deleteFrom('users').execute()
  const token = await makeSetupToken(world.ctx)
  expect(await signIn(world, 'first')).toBe(problem(world, 'SETUP_FIRST'))
  expect(await world.ctx.db.selectFrom('users').select('id').execute()).toEqual([])
  expect(await signIn(world, 'boss')).toBe(`${world.origin}/`)
  // The link of the first start makes no second admin.
  expect(token).not.toBeNull()
  expect(await world.ctx.db.selectFrom('setup_links').selectAll().execute()).toEqual([])
  expect(await signIn(world, 'first')).toBe(`${world.origin}/`)
  people['boss'] = { email: 'boss@example.com', groups: [] }
  const browser = new Browser()
  await signIn(world, 'boss', browser)
  expect(await world.call(getMe, {}, headersOf(world, browser))).toMatchObject({ role: 'admin' })
  await world.addUser('admin')
  await signIn(world, 'boss', browser)
  expect(await world.call(getMe, {}, headersOf(world, browser))).toMatchObject({ role: 'viewer' })
})

test('an equal e-mail links nobody; who was disabled stays out, who was removed begins anew', async () => {
  const people: People = { ...anna, eve: { email: 'EVE@example.com' } }
  await using place = await createSsoWorld(people)
  const { world } = place
  const body = { email: 'eve@example.com', name: 'Eve', role: 'admin', password: 'correct horse battery' } as const
  const local = await world.call(users.createUser, { body })
  expect(local.signs_in_with).toEqual(['password'])
  const eve = new Browser()
  expect(await signIn(world, 'eve', eve)).toBe(problem(world, 'OIDC_EMAIL_TAKEN'))
  expect((await world.try(getMe, {}, headersOf(world, eve))).status).toBe(401)
  expect(await identities(world)).toEqual([])

  const browser = new Browser()
  await signIn(world, 'anna', browser)
  const mine = headersOf(world, browser)
  const { id } = await world.call(getMe, {}, mine)
  const params = { id: id ?? '' }
  await world.call(users.updateUser, { params, body: { disabled: true } })
  expect(await signIn(world, 'anna')).toBe(problem(world, 'USER_DISABLED'))
  expect((await world.try(getMe, {}, mine)).status).toBe(401)
  const { items } = await world.call(listAudit, { query: { action: 'login.failed' } })
  expect(items.map(({ details }) => details)).toMatchObject([
    { by: 'oidc', code: 'USER_DISABLED', subject: 'anna' },
    { by: 'oidc', code: 'OIDC_EMAIL_TAKEN', subject: 'eve' },
  ])
  await world.call(users.updateUser, { params, body: { disabled: false } })
  await world.call(users.deleteUser, { params })
  await signIn(world, 'anna', browser)
  expect((await world.call(getMe, {}, headersOf(world, browser))).id).not.toBe(id)
})

test('an answer is taken once, from the browser that asked, within ten minutes', async () => {
  await using place = await createSsoWorld(anna)
  const { world, callback } = place
  const expired = problem(world, 'OIDC_EXPIRED')
  const leave = async (browser: Browser) => passProvider(browser, (await begin(world, browser)).location ?? '', 'anna')

  const browser = new Browser()
  const back = await leave(browser)
  // Somebody else's browser, even one that has begun too, and a state that is another's or none.
  const foreign = new Browser()
  expect((await foreign.go(back)).location).toBe(expired)
  await begin(world, foreign)
  expect((await foreign.go(back)).location).toBe(expired)
  expect((await browser.go(back.replace(/state=[^&]+/, 'state=guessed'))).location).toBe(expired)
  expect((await browser.go(callback)).location).toBe(expired)
  expect((await foreign.go(`${callback}?state=a&state=b`)).location).toBe(problem(world, 'INVALID_VALUE'))
  expect(foreign.cookie(world.origin, 'sartiq_session')).toBeUndefined()

  const answers = await Promise.all([browser.go(back), browser.go(back)])
  expect(new Set(answers.map(({ location }) => location))).toEqual(new Set([`${world.origin}/`, expired]))
  expect((await browser.go(back)).location).toBe(expired)

  const slow = new Browser()
  const late = await leave(slow)
  world.clock.turn(10 * 60 * 1000 + 1000)
  expect((await slow.go(late)).location).toBe(expired)
  await tidy(world.ctx)
  expect(await world.ctx.db.selectFrom('oidc_attempts').selectAll().execute()).toEqual([])
})

test('two windows of one browser do not disturb each other', async () => {
  await using place = await createSsoWorld(anna)
  const { world } = place
  const browser = new Browser()
  const one = await begin(world, browser, '/exports')
  const two = await begin(world, browser)
  const back = await passProvider(browser, one.location ?? '', 'anna')
  expect((await browser.go(back)).location).toBe(`${world.origin}/exports`)
  const other = await passProvider(browser, two.location ?? '', 'anna')
  expect((await browser.go(other)).location).toBe(`${world.origin}/`)
})

test('an answer that does not fit what was asked signs nobody in', async () => {
  await using place = await createSsoWorld(anna)
  const { world } = place
  const refused = problem(world, 'OIDC_REFUSED')
  const tampered = async (change: (address: URL) => void) => {
    const browser = new Browser()
    const address = new URL((await begin(world, browser)).location ?? '')
    change(address)
    const { location } = await browser.go(await passProvider(browser, address.href, 'anna'))
    expect(browser.cookie(world.origin, 'sartiq_session')).toBeUndefined()
    return location
  }
  expect(await tampered((address) => address.searchParams.set('nonce', 'of-another-sign-in'))).toBe(refused)
  expect(await tampered((address) => address.searchParams.delete('nonce'))).toBe(refused)
  expect(await tampered((address) => address.searchParams.set('code_challenge', 'x'.repeat(43)))).toBe(refused)
  // As it was asked, it would have been let in.
  expect(await tampered(() => undefined).catch(() => 'signed in')).toBe('signed in')

  const browser = new Browser()
  const back = new URL(await passProvider(browser, (await begin(world, browser)).location ?? '', 'anna'))
  back.searchParams.set('iss', 'http://127.0.0.1:1')
  expect((await browser.go(back.href)).location).toBe(refused)
  expect(await identities(world)).toHaveLength(1)
})

test('whoever cancels at the provider, or has no e-mail there, is told so', async () => {
  await using place = await createSsoWorld({ ...anna, dot: { name: 'Dot' } })
  const { world } = place
  expect(await signIn(world, null)).toBe(problem(world, 'OIDC_DENIED'))
  expect(await signIn(world, 'dot')).toBe(problem(world, 'OIDC_NO_EMAIL'))
  const { items } = await world.call(listAudit, { query: { action: 'login.failed' } })
  expect(items.map(({ details }) => details['code'])).toEqual(['OIDC_NO_EMAIL', 'OIDC_DENIED'])
})

test('a provider that is away stops sign-ins, and nothing else, until it is back', async () => {
  await using place = await createSsoWorld(anna)
  const { world, peer, callback } = place
  peer.close()
  const browser = new Browser()
  const away = problem(world, 'OIDC_AWAY')
  expect((await begin(world, browser)).location).toBe(away)
  expect((await begin(world, browser)).location).toBe(away)
  expect(await world.call(getSessionOptions, {}, nobody)).toEqual({ oidc: { name: 'single sign-on' } })
  peer.open(callback)
  const back = await passProvider(browser, (await begin(world, browser)).location ?? '', 'anna')
  peer.close()
  expect((await browser.go(back)).location).toBe(away)
  peer.open(callback)
  expect(await signIn(world, 'anna', browser)).toBe(`${world.origin}/`)
  // What it says of itself is read anew after an hour.
  world.clock.turn(3600 * 1000 + 1000)
  peer.close()
  expect((await begin(world, browser)).location).toBe(away)
})

test('a provider on a private network is asked nothing, unless the operator allows it', async () => {
  await using peer = await serveOidcPeer(anna)
  await using world = await createWorld({ SARTIQ_OIDC_ISSUER: peer.issuer, SARTIQ_OIDC_CLIENT_ID: clientId })
  peer.open(world.origin + pathOf(finishOidc))
  expect((await begin(world, new Browser())).location).toBe(problem(world, 'OIDC_AWAY'))
  expect(peer.seen).toEqual([])
})

test('doctor says whether the provider answers, and what to register there', async () => {
  await using place = await createSsoWorld(anna)
  const { config } = place.world.ctx
  const ask = (more: Partial<Config> = {}) => signOn({ ...config, ...more }, 'https://delivery.example.com')
  expect(await ask()).toContain(`register https://delivery.example.com${pathOf(finishOidc)} there`)
  expect(await ask({ oidc: undefined })).toContain('not set')
  await expect(ask({ allowNetworks: [] })).rejects.toThrow('SARTIQ_ALLOW_NETWORKS')
  place.peer.close()
  await expect(ask()).rejects.toThrow('answered 503')
})

test('trying again and again is slowed down', async () => {
  await using place = await createSsoWorld(anna)
  const { callback } = place
  const browser = new Browser()
  const all = await Promise.all(Array.from({ length: 12 }, () => browser.go(`${callback}?state=guess`)))
  const codes = all.map(({ location }) => new URL(location ?? '').searchParams.get('problem'))
  const count = (code: string) => codes.filter((one) => one === code).length
  expect([count('OIDC_EXPIRED'), count('RATE_LIMITED')]).toEqual([10, 2])
})

test('without a provider there is no single sign-on, and the public address is where it comes back to', async () => {
  await using world = await createWorld()
  expect(await world.call(getSessionOptions, {}, nobody)).toEqual({ oidc: null })
  for (const endpoint of [beginOidc, finishOidc]) {
    const answer = await new Browser().go(world.origin + pathOf(endpoint))
    expect(answer.location).toBe(problem(world, 'OIDC_OFF'))
  }
  await using place = await createSsoWorld(anna, { SARTIQ_PUBLIC_URL: 'https://delivery.example.com/' })
  const { location } = await begin(place.world, new Browser())
  expect(new URL(location ?? '').searchParams.get('redirect_uri')).toBe(
    `https://delivery.example.com${pathOf(finishOidc)}`,
  )
})
