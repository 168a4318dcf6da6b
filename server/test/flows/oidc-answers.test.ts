// Single sign-on against a real OpenID provider: answers that are not ours, not now, or not at all.
import { pathOf } from '@sartiq/contract/api.ts'
import { beginOidc, finishOidc, getSessionOptions } from '@sartiq/contract/people/oidc.ts'
import { listAudit } from '@sartiq/contract/people/audit.ts'
import { beforeAll, expect, test } from 'vitest'
import { signOn } from '../../src/main/cli/doctor-sign-on.ts'
import { tidy } from '../../src/main/tidy.ts'
import { Browser } from '../peers/browser.ts'
import type { Config } from '../../src/platform/config.ts'
import { clientId, passProvider, serveOidcPeer } from '../peers/oidc-peer.ts'
import { anna, begin, createSsoWorld, identities, muteProvider, problem, signIn } from '../sso-world.ts'
import { createWorld, nobody } from '../world.ts'

beforeAll(muteProvider)

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
