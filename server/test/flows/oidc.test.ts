// Single sign-on against a real OpenID provider: who gets in, and as what.
import { basePath } from '@sartiq/contract/api.ts'
import { getSessionOptions } from '@sartiq/contract/people/oidc.ts'
import { getMe } from '@sartiq/contract/people/endpoints.ts'
import { listAudit } from '@sartiq/contract/people/audit.ts'
import * as users from '@sartiq/contract/people/users.ts'
import { beforeAll, expect, test } from 'vitest'
import { makeSetupToken } from '../../src/people/set-up.ts'
import { Browser } from '../peers/browser.ts'
import { clientId, passProvider, type People } from '../peers/oidc-peer.ts'
import { anna, begin, createSsoWorld, headersOf, identities, muteProvider, problem, signIn } from '../sso-world.ts'
import { nobody } from '../world.ts'

beforeAll(muteProvider)

const groups = {
  SARTIQ_OIDC_SCOPE: 'openid email profile groups',
  SARTIQ_OIDC_ROLE_CLAIM: 'groups',
  SARTIQ_OIDC_ROLES: 'admins=admin,makers=producer,studio=reviewer',
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
