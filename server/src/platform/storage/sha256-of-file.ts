// The hash of a stored file.
import { createHash } from 'node:crypto'
import { readPieces } from './read-pieces.ts'

/** Lower-case hex. For worker processes. */
export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash('sha256')
  await readPieces(path, (piece) => hash.update(piece))
  return hash.digest('hex')
}
