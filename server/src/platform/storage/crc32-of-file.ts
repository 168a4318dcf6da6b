// The CRC-32 and length of a stored file: enough to find damage, at a third of what its sha256 costs.
import { crc32 } from 'node:zlib'
import { readPieces } from './read-pieces.ts'

export type Checked = { crc32: number; bytes: number }

/** For worker processes: it waits for the disk. */
export function crc32OfFile(path: string): Checked {
  const found = { crc32: 0, bytes: 0 }
  readPieces(path, (piece) => {
    found.crc32 = crc32(piece, found.crc32)
    found.bytes += piece.length
  })
  return found
}
