// Passwords: Argon2id, with the parameters that OWASP's Password Storage Cheat Sheet gives first.
import { hash, verify } from '@node-rs/argon2'

const options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

export function hashPassword(password: string): Promise<string> {
  return hash(password, options)
}

// Checked for users that do not exist, so that an answer takes as long as for those that do.
let nobody: Promise<string> | undefined

/** Whether a password is right; as much work for an unknown user (`null`) as for a known one. */
export async function checkPassword(password: string, password_hash: string | null): Promise<boolean> {
  nobody ??= hashPassword('no one has this password')
  const matches = await verify(password_hash ?? (await nobody), password)
  return matches && password_hash !== null
}
