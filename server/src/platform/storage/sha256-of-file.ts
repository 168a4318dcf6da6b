// The hash of a stored file.
import { createHash } from 'node:crypto'
import { readPieces } from './read-pieces.ts'

/** Lower-case hex. For worker processes: it waits for the disk. */
export function sha256OfFile(path: string): string {
  const hash = createHash('sha256')
  readPieces(path, (piece) => hash.update(piece))
  return hash.digest('hex')
}
