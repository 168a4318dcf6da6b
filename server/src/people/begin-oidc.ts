// Begins a sign-in at the provider: state, nonce and PKCE, bound to the browser that asks.
import { buildAuthorizationUrl, calculatePKCECodeChallenge } from 'openid-client'
import { randomNonce, randomPKCECodeVerifier, randomState } from 'openid-client'
import type { Context } from '../platform/context.ts'
import { insertAttempt } from './oidc/attempt-store.ts'
import type { Provider } from './oidc/provider.ts'

type Input = {
  /** Exactly as it is registered at the provider. */
  redirect_uri: string
  /** A path of ours. */
  return_to: string
  /** A secret that this browser keeps. */
  browser: string
}

/** The provider's address to go to. @throws Refusal OIDC_AWAY */
export async function beginOidc(ctx: Context, provider: Provider, input: Input): Promise<string> {
  const { redirect_uri, return_to, browser } = input
  const server = await provider.discover()
  const [state, nonce, code_verifier] = [randomState(), randomNonce(), randomPKCECodeVerifier()]
  const attempt = { nonce, code_verifier, redirect_uri, return_to }
  await insertAttempt(ctx.db, { state, browser }, attempt, ctx.clock.now())
  const code_challenge = await calculatePKCECodeChallenge(code_verifier)
  const parameters = { redirect_uri, scope: provider.settings.scope, state, nonce, code_challenge }
  return buildAuthorizationUrl(server, { ...parameters, code_challenge_method: 'S256' }).href
}
