// Approved shots with a small source each, which lies in storage.
import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { crc32 } from 'node:zlib'
import type { Pool } from 'pg'
import sharp from 'sharp'
import { sourceKey } from '../server/src/intake/rules/keys.ts'
import { fillShots, type Source } from './fill-shots.ts'
import { inFlight } from './measure.ts'

const [width, height] = [48, 64]

/** Answers the shots' ids. @param dataDir of the product */
export async function fillSources(pool: Pool, dataDir: string, count: number): Promise<string[]> {
  const sources: Source[] = []
  await inFlight(
    Array.from({ length: count }, (_, n) => n),
    4,
    async (n) => {
      const data = await picture(n)
      const sha256 = createHash('sha256').update(data).digest('hex')
      const path = join(dataDir, 'objects', sourceKey(sha256))
      await mkdir(dirname(path), { recursive: true })
      await writeFile(path, data)
      sources[n] = { sha256, bytes: data.length, crc32: crc32(data), width, height }
    },
  )
  return (await fillShots(pool, 'Many', sources, count)).shots
}

/** Each its own, by number. */
function picture(n: number): Promise<Buffer> {
  const pixels = Buffer.alloc(width * height * 3)
  for (let at = 0; at < pixels.length; at++) pixels[at] = (at * (1 + (n % 97)) + (at >> 5) * n) % 251
  pixels.writeUInt32BE(n, 0)
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .png({ compressionLevel: 1 })
    .toBuffer()
}
