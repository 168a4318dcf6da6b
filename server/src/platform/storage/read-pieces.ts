// Reads a stored file through, piece by piece, for check sums.
import { closeSync, openSync, readSync } from 'node:fs'

// One for all: nothing else runs while a file is read. A new one each time would count as memory held outside of V8's
// heap, and make it collect garbage every few files.
const piece = Buffer.allocUnsafeSlow(512 * 1024)

/**
 * Hands over the file's bytes in order; a piece is valid until `use` returns.
 * For worker processes: it waits for the disk, into one buffer. As a stream, with a new buffer for each piece and a thread
 * to change to, the same cost several times as much CPU beside running encoders.
 */
export function readPieces(path: string, use: (piece: Buffer) => void): void {
  const file = openSync(path, 'r')
  try {
    for (let read = readSync(file, piece); read > 0; read = readSync(file, piece)) use(piece.subarray(0, read))
  } finally {
    closeSync(file)
  }
}
