// `sartiq doctor` on single sign-on: whether the provider answers, and the address to register there.
import { basePath } from '@sartiq/contract/api.ts'
import { Refusal } from '@sartiq/contract/error.ts'
import { finishOidc } from '@sartiq/contract/people/oidc.ts'
import { openProvider } from '../../people/oidc/provider.ts'
import { systemClock } from '../../platform/clock.ts'
import type { Config } from '../../platform/config.ts'
import { createOutgoing } from '../../platform/outgoing/guarded-client.ts'

/** @param url where people reach the server. @throws Error with what to do */
export async function signOn(config: Config, url: string): Promise<string> {
  const outgoing = createOutgoing({ allowNetworks: config.allowNetworks })
  try {
    const provider = openProvider({ config, outgoing, clock: systemClock })
    if (!provider) return 'not set; people sign in with a password'
    await provider.discover()
    return `${provider.settings.issuer} answers; register ${url}${basePath}${finishOidc.path} there`
  } catch (error) {
    const reason = error instanceof Refusal ? error.details['reason'] : undefined
    throw new Error(`The sign-on service cannot be used: ${typeof reason === 'string' ? reason : String(error)}`, {
      cause: error,
    })
  } finally {
    await outgoing.close()
  }
}
