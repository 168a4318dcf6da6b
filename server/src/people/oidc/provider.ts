// The OpenID provider as it describes itself: asked for when somebody signs in, kept for an hour, asked again after a failure.
import {
  allowInsecureRequests,
  ClientSecretBasic,
  ClientSecretPost,
  type ClientAuth,
  type Configuration,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  None,
} from 'openid-client'
import { Refusal } from '@sartiq/contract/error.ts'
import type { OidcSettings } from '../../platform/config-oidc.ts'
import type { Context } from '../../platform/context.ts'
import type { Outgoing } from '../../platform/outgoing/guarded-client.ts'
import { guardedFetch } from './guarded-fetch.ts'
import { reasonOf } from './oidc-failure.ts'

export type Provider = {
  settings: OidcSettings
  /** @throws Refusal OIDC_AWAY */
  discover(): Promise<Configuration>
}

type Means = Pick<Context, 'config' | 'clock'> & { outgoing: Pick<Outgoing, 'request'> }

const lifetime = 3600 * 1000

/** Asks nobody yet: a provider that is away does not keep the server from starting. */
export function openProvider(ctx: Means): Provider | undefined {
  const settings = ctx.config.oidc
  if (!settings) return undefined
  let known: { at: number; found: Promise<Configuration> } | undefined
  return {
    settings,
    discover() {
      const now = ctx.clock.now().getTime()
      if (!known || now - known.at > lifetime) {
        const found = ask(ctx, settings)
        const asked = { at: now, found }
        known = asked
        // Whoever waits hears of it; the next one asks again.
        found.catch(() => {
          if (known === asked) known = undefined
        })
      }
      return known.found
    },
  }
}

async function ask(ctx: Means, { issuer, clientId, clientSecret }: OidcSettings): Promise<Configuration> {
  try {
    return await discovery(new URL(issuer), clientId, undefined, clientAuth(clientSecret), {
      [customFetch]: guardedFetch(ctx.outgoing),
      // Signatures are checked though the tokens come straight from the provider: a plain http issuer has no TLS to trust.
      execute: [enableNonRepudiationChecks, ...(issuer.startsWith('http:') ? [allowInsecureRequests] : [])],
    })
  } catch (error) {
    throw new Refusal('OIDC_AWAY', { reason: `${issuer}: ${reasonOf(error)}` })
  }
}

/** By header, the way that every provider must know, unless it says that it takes the form alone. */
function clientAuth(secret: string | undefined): ClientAuth {
  if (secret === undefined) return None()
  const [basic, post] = [ClientSecretBasic(secret), ClientSecretPost(secret)]
  return (server, client, body, headers) => {
    const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
    const useBasic = methods.includes('client_secret_basic') || !methods.includes('client_secret_post')
    return (useBasic ? basic : post)(server, client, body, headers)
  }
}
