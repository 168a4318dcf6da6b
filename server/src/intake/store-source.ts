// A source on its way into storage: hashed as it flows, then named by its hash.
import { createHash } from 'node:crypto'
import { type Readable, Transform } from 'node:stream'
import { refuse } from '@sartiq/contract/error.ts'
import { newId } from '../platform/id.ts'
import type { Storage } from '../platform/storage/storage.ts'
import { sourceKey } from './rules/keys.ts'

/** Keeps an image byte for byte under the hash of its bytes. @throws Refusal IMAGE_UNSUPPORTED when there are none */
export async function storeSource(storage: Storage, body: Readable): Promise<{ sha256: string; bytes: number }> {
  const hash = createHash('sha256')
  const hashing = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk)
      done(null, chunk)
    },
  })
  const incoming = `incoming/${newId()}`
  body.on('error', (error) => hashing.destroy(error))
  const bytes = await storage.put(incoming, body.pipe(hashing))
  const sha256 = hash.digest('hex')
  const key = sourceKey(sha256)
  if ((await storage.head(key)) === bytes) await storage.delete(incoming)
  else await storage.move(incoming, key)
  if (bytes === 0) refuse('IMAGE_UNSUPPORTED', { detail: 'The image part is empty.' })
  return { sha256, bytes }
}
