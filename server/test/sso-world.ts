// A world whose people sign in at a real OpenID provider.
import { pathOf } from '@sartiq/contract/api.ts'
import { beginOidc, finishOidc } from '@sartiq/contract/people/oidc.ts'
import { vi } from 'vitest'
import { Browser } from './peers/browser.ts'
import { clientId, clientSecret, passProvider, type People, serveOidcPeer } from './peers/oidc-peer.ts'
import { createWorld, nobody, type World } from './world.ts'

/** The provider warns that it is one for tests, in many lines. */
export function muteProvider(): void {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  vi.spyOn(console, 'info').mockImplementation(() => undefined)
}

export const anna: People = { anna: { email: 'anna@example.com', name: 'Anna Example' } }

/** A world that trusts a provider; the admin from the first start is there already. */
export async function createSsoWorld(people: People, settings: Record<string, string> = {}) {
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

export const begin = (world: World, browser: Browser, from = '') =>
  browser.go(world.origin + pathOf(beginOidc) + (from && `?from=${encodeURIComponent(from)}`))

/** The whole way; answers where the browser ends up. */
export async function signIn(world: World, who: string | null, browser = new Browser(), from = ''): Promise<string> {
  const { location } = await begin(world, browser, from)
  const back = await passProvider(browser, location ?? '', who)
  return (await browser.go(back)).location ?? ''
}

export function headersOf(world: World, browser: Browser): Record<string, string> {
  return { ...nobody, origin: world.origin, cookie: `sartiq_session=${browser.cookie(world.origin, 'sartiq_session')}` }
}

export const problem = (world: World, code: string) => `${world.origin}/sign-in?problem=${code}`

export function identities(world: World) {
  return world.ctx.db.selectFrom('user_identities').selectAll().execute()
}
