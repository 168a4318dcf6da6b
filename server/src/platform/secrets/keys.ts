// Keys that the installation makes for itself: one for signing, one for the command line on the same machine.
import { createHash, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto'
import { mkdir, open, readFile } from 'node:fs/promises'
import { join } from 'node:path'

export type Keys = {
  /** Signs links and session cookies; each use has a key of its own, derived from one secret. */
  derive(use: string): Buffer
  /** Accepted as the `system` admin from the same machine's command line. */
  localKey: string
}

/**
 * Reads the installation's keys, making them at first start (0600, never in the database).
 * @param secretKey from the operator, where several machines must share it
 */
export async function openKeys(dataDir: string, secretKey: string | undefined): Promise<Keys> {
  const folder = join(dataDir, 'secrets')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const secret =
    secretKey ?? (await readOrMake(join(folder, 'secret-key'), () => randomBytes(32).toString('base64url')))
  const localKey = await readOrMake(localKeyPath(dataDir), () => `sk_local_${randomBytes(24).toString('base64url')}`)
  return {
    derive: (use) => Buffer.from(hkdfSync('sha256', secret, 'sartiq-delivery', use, 32)),
    localKey,
  }
}

/** Where the command line finds the local key. */
export function localKeyPath(dataDir: string): string {
  return join(dataDir, 'secrets', 'local-key')
}

async function readOrMake(path: string, make: () => string): Promise<string> {
  try {
    const file = await open(path, 'wx', 0o600)
    const made = make()
    try {
      await file.writeFile(made)
      await file.sync()
    } finally {
      await file.close()
    }
    return made
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    const text = (await readFile(path, 'utf8')).trim()
    if (text === '') throw new Error(`${path} is empty: delete it and start again to make a new one.`, { cause: error })
    return text
  }
}

/** Hex sha256 of a text: how tokens and keys are kept and compared. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

/** Compares two secrets without telling by the time it takes how much of them is equal. */
export function sameSecret(a: string, b: string): boolean {
  return timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest())
}

/** HMAC-SHA256 of a text, base64url. */
export function sign(key: Buffer, text: string): string {
  return createHmac('sha256', key).update(text).digest('base64url')
}
