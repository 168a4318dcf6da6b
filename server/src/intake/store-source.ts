// A source on its way into storage: hashed as it flows, then named by its hash.
import { createHash } from 'node:crypto'
import { type Readable, Transform } from 'node:stream'
import { crc32 } from 'node:zlib'
import { refuse } from '@sartiq/contract/error.ts'
import { newId } from '../platform/id.ts'
import type { Storage } from '../platform/storage/storage.ts'
import { sourceKey } from './rules/keys.ts'

/** `crc32` is taken of the bytes as they arrive: whatever storage does to them later shows. */
export type StoredSource = { sha256: string; bytes: number; crc32: number }

/** A multipart file is cut at the size limit, and ends as if it were whole; `truncated` tells. */
type Body = Readable & { truncated?: boolean }

/**
 * Keeps an image byte for byte under the hash of its bytes.
 * @param onBroken told the body's own error; what it throws is thrown
 * @throws Refusal IMAGE_UNSUPPORTED when there are no bytes, TOO_LARGE when there are too many
 */
export async function storeSource(
  storage: Storage,
  body: Body,
  onBroken?: (error: Error) => never,
): Promise<StoredSource> {
  const hash = createHash('sha256')
  let crc = 0
  const hashing = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk)
      crc = crc32(chunk, crc)
      done(null, chunk)
    },
  })
  let broken: Error | undefined
  const breakOff = () => {
    // Not where storage failed, and ended the body itself.
    if (hashing.destroyed || body.readableEnded) return
    broken = body.errored ?? new Error('the sender broke off')
    hashing.destroy(broken)
  }
  body.on('error', breakOff).on('close', breakOff)
  // Storage listens once its file is open: an error before that must not end the process.
  hashing.on('error', () => body.destroy())
  // A body may have ended early before anybody read it, and then says so no more.
  if (body.destroyed) breakOff()
  const incoming = `incoming/${newId()}`
  const bytes = await storage.put(incoming, body.pipe(hashing)).catch((error: unknown) => {
    if (broken) onBroken?.(broken)
    throw broken ?? error
  })
  if (bytes === 0 || body.truncated) await storage.delete(incoming)
  if (bytes === 0) refuse('IMAGE_UNSUPPORTED', { detail: 'The image part is empty.' })
  if (body.truncated) refuse('TOO_LARGE')
  const sha256 = hash.digest('hex')
  const key = sourceKey(sha256)
  // Over what is there, too: if that was damaged in storage, sending the file again mends it.
  await storage.move(incoming, key)
  return { sha256, bytes, crc32: crc }
}
