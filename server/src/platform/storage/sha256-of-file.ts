// The hash of a stored file, read through once.
import { createHash } from 'node:crypto'
import { closeSync, openSync, readSync } from 'node:fs'

// One for all: nothing else runs while a file is read. A new one each time would count as memory held outside of V8's
// heap, and make it collect garbage every few files.
const piece = Buffer.allocUnsafeSlow(512 * 1024)

/**
 * Lower-case hex. For worker processes: it waits for the disk, into one buffer. As a stream, with a new buffer for each
 * piece and a thread to change to, the same cost several times as much CPU beside running encoders.
 */
export function sha256OfFile(path: string): Promise<string> {
  return Promise.resolve().then(() => hashFile(path))
}

function hashFile(path: string): string {
  const hash = createHash('sha256')
  const file = openSync(path, 'r')
  try {
    for (let read = readSync(file, piece); read > 0; read = readSync(file, piece)) hash.update(piece.subarray(0, read))
    return hash.digest('hex')
  } finally {
    closeSync(file)
  }
}
