// Secrets at rest: AES-256-GCM under a key that is not in the database, bound to the row that they belong to.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { Keys } from './keys.ts'

const use = 'sealed-secrets'

/** @param place names the row and column; a sealed text that is moved elsewhere does not open */
export function seal(keys: Keys, place: string, text: string): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', keys.derive(use), nonce).setAAD(Buffer.from(place))
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return ['v1', nonce, cipher.getAuthTag(), sealed]
    .map((part) => (typeof part === 'string' ? part : part.toString('base64url')))
    .join('.')
}

/** @throws Error with a sentence for the operator where key or place is another, or the text was changed */
export function unseal(keys: Keys, place: string, sealed: string): string {
  const [version, nonce, tag, body] = sealed.split('.')
  try {
    if (version !== 'v1' || !nonce || !tag || body === undefined) throw new Error('not a sealed text')
    const decipher = createDecipheriv('aes-256-gcm', keys.derive(use), Buffer.from(nonce, 'base64url'))
    decipher.setAAD(Buffer.from(place)).setAuthTag(Buffer.from(tag, 'base64url'))
    return Buffer.concat([decipher.update(Buffer.from(body, 'base64url')), decipher.final()]).toString('utf8')
  } catch (error) {
    throw new Error(
      `The secret of ${place} cannot be opened: it was sealed under another SARTIQ_SECRET_KEY; enter it again.`,
      { cause: error },
    )
  }
}

/** What an answer shows of a secret. */
export function hintOf(secret: string): string {
  return `…${secret.slice(-4)}`
}
