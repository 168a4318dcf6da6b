// Ends a sign-in that began at the provider: its answer is checked, and whoever it names is let in.
import { refuse, type Refusal } from '@sartiq/contract/error.ts'
import { authorizationCodeGrant, fetchUserInfo } from 'openid-client'
import { recordAudit } from '../platform/audit/record-audit.ts'
import { timestamp } from '../platform/clock.ts'
import type { Context } from '../platform/context.ts'
import { transact } from '../platform/db/database.ts'
import type { Actor } from '../platform/http/actor.ts'
import { admitIdentity } from './oidc/admit-identity.ts'
import { type Attempt, takeAttempt } from './oidc/attempt-store.ts'
import { refusalOfOidc } from './oidc/oidc-failure.ts'
import type { Provider } from './oidc/provider.ts'
import { type Identity, readIdentity } from './rules/oidc-identity.ts'

type Input = {
  /** As it came, with `?`. */
  search: string
  state: string | undefined
  browser: string | undefined
  address: string
}

/** @throws Refusal OIDC_EXPIRED, OIDC_DENIED, OIDC_REFUSED, OIDC_AWAY, OIDC_NO_EMAIL, or why this identity is not let in */
export async function finishOidc(
  ctx: Context,
  provider: Provider,
  { search, state, browser, address }: Input,
): Promise<{ actor: Actor; return_to: string }> {
  if (!state || !browser) refuse('OIDC_EXPIRED')
  const attempt = (await takeAttempt(ctx.db, { state, browser }, ctx.clock.now())) ?? refuse('OIDC_EXPIRED')
  const answer = { ...attempt, state, search }
  const identity = await identify(provider, answer).catch((error: unknown) => fail(ctx, address, refusalOfOidc(error)))
  const admitted = await transact(ctx.db, (tx) => admitIdentity(tx, identity, { at: timestamp(ctx.clock), address }))
  if ('refusal' in admitted) refuse(admitted.refusal)
  return { actor: admitted.actor, return_to: attempt.return_to }
}

type ProviderAnswer = Attempt & { state: string; search: string }

/** Code for tokens, and the tokens' claims with those that the provider tells only when asked. */
async function identify(provider: Provider, answer: ProviderAnswer): Promise<Identity> {
  const server = await provider.discover()
  const tokens = await authorizationCodeGrant(server, new URL(answer.redirect_uri + answer.search), {
    expectedState: answer.state,
    expectedNonce: answer.nonce,
    pkceCodeVerifier: answer.code_verifier,
    idTokenExpected: true,
  })
  const claims = tokens.claims()
  if (!claims) throw new Error('the provider gave no ID token')
  const asks = server.serverMetadata().userinfo_endpoint !== undefined
  const more = asks ? await fetchUserInfo(server, tokens.access_token, claims.sub) : {}
  return readIdentity({ ...more, ...claims }, provider.settings)
}

async function fail(ctx: Context, address: string, refusal: Refusal): Promise<never> {
  const nobody = { user_id: null, name: '', address }
  const details = { by: 'oidc', code: refusal.code }
  await transact(ctx.db, (tx) => recordAudit(tx, nobody, timestamp(ctx.clock), { action: 'login.failed', details }))
  throw refusal
}
