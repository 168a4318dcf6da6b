// Sign-ins that are under way at the provider.
import type { Db } from '../../platform/db/database.ts'
import type { OidcAttemptRow } from '../../platform/db/tables.ts'
import { hashToken } from '../../platform/secrets/keys.ts'

/** Time for a password, a second factor and a forgotten one. */
export const attemptLifetime = 10 * 60 * 1000

type Ticket = { state: string; browser: string }
export type Attempt = Omit<OidcAttemptRow, 'state_hash' | 'browser_hash' | 'expires_at'>

export async function insertAttempt(db: Db, { state, browser }: Ticket, attempt: Attempt, now: Date): Promise<void> {
  const expires_at = new Date(now.getTime() + attemptLifetime).toISOString()
  const hashes = { state_hash: hashToken(state), browser_hash: hashToken(browser) }
  await db
    .insertInto('oidc_attempts')
    .values({ ...hashes, ...attempt, expires_at })
    .execute()
}

/** Takes an attempt, once, for the browser that began it; of two who come with it at once, one gets it. */
export function takeAttempt(db: Db, { state, browser }: Ticket, now: Date): Promise<Attempt | undefined> {
  return db
    .deleteFrom('oidc_attempts')
    .where('state_hash', '=', hashToken(state))
    .where('browser_hash', '=', hashToken(browser))
    .where('expires_at', '>', now.toISOString())
    .returning(['nonce', 'code_verifier', 'redirect_uri', 'return_to'])
    .executeTakeFirst()
}
