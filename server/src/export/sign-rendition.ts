// The last step where a certificate is configured: finished files get content credentials, each export its own.
import { createHash } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { crc32 } from 'node:zlib'
import { timestamp } from '../platform/clock.ts'
import type { Claim, Signer } from '../platform/c2pa/open-signer.ts'
import type { Context } from '../platform/context.ts'
import { renditionPath } from './rules/rendition-path.ts'

/**
 * Signs a rendition that is in storage. Who approved it differs from export to export, and no two signatures are alike: the
 * unsigned file is what exports share, and the signed one is kept under a name that no other file ever gets.
 * @returns the signed rendition's key
 */
export async function signRendition(ctx: Context, signer: Signer, key: string, claim: Claim): Promise<string> {
  const row = await ctx.db.selectFrom('renditions').selectAll().where('key', '=', key).executeTakeFirstOrThrow()
  const file = await buffer(await ctx.storage.get(renditionPath(key)))
  const data = await signer.sign(file, row.mime, claim)
  const sha256 = createHash('sha256').update(data).digest('hex')
  const name = JSON.stringify([key, signer.fingerprint, claim, sha256])
  const signedKey = createHash('sha256').update(name).digest('hex')
  await ctx.storage.put(renditionPath(signedKey), data)
  const at = timestamp(ctx.clock)
  const changed = { key: signedKey, sha256, crc32: crc32(data), bytes: data.length, created_at: at, used_at: at }
  await ctx.db
    .insertInto('renditions')
    .values({ ...row, ...changed })
    .execute()
  return signedKey
}
