// Links that carry their own permission: a path, an expiry and a signature over both.
import type { Clock } from '../clock.ts'
import { sameSecret, sign } from './keys.ts'

/**
 * Signs a path. `expires` is in Unix seconds, rounded up to the hour, so that a page which asks twice gets the same link.
 * @param lifetime seconds that the link is good for, at least
 */
export function signLink(key: Buffer, clock: Clock, path: string, lifetime: number): string {
  const expires = Math.ceil((clock.now().getTime() / 1000 + lifetime) / 3600) * 3600
  return `${path}?expires=${expires}&signature=${sign(key, `${path}\n${expires}`)}`
}

/** Judges a signed link: `valid`, `expired`, or `invalid` where the signature is absent or wrong. */
export function checkLink(
  key: Buffer,
  clock: Clock,
  path: string,
  query: { expires?: string | undefined; signature?: string | undefined },
): 'valid' | 'expired' | 'invalid' {
  if (!query.expires || !query.signature) return 'invalid'
  if (!sameSecret(query.signature, sign(key, `${path}\n${query.expires}`))) return 'invalid'
  return Number(query.expires) * 1000 > clock.now().getTime() ? 'valid' : 'expired'
}
