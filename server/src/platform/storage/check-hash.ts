// Bytes on their way out of storage, held against the hash that they were stored under.
import { createHash } from 'node:crypto'
import { pipeline, type Readable, Transform } from 'node:stream'

/** The same bytes. Where they have another sha256, the stream fails before the last of them: nobody takes it for whole. */
export function checkHash(body: Readable, sha256: string, name: string): Readable {
  const hash = createHash('sha256')
  let last: Buffer | undefined
  const checking = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk)
      const before = last
      last = chunk
      done(null, before)
    },
    flush(done) {
      if (hash.digest('hex') === sha256) done(null, last)
      else done(new Error(`The stored object ${name} is damaged: its sha256 is another.`))
    },
  })
  // Errors of either end reach the reader by the stream that is answered.
  pipeline(body, checking, () => undefined)
  return checking
}
