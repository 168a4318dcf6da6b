// A6: a source that is already what is asked for leaves as it is.
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { exportFormat } from '@sartiq/contract/export/format.ts'
import sharp from 'sharp'
import { ImageFailure, type RenditionRequest } from '../server/src/export/image/pipeline.ts'
import { renderSource, type StoredSource } from '../server/src/export/render-source.ts'
import { readImage } from '../server/src/intake/image/read-image.ts'
import { sourceKey } from '../server/src/intake/rules/keys.ts'
import { storeSource } from '../server/src/intake/store-source.ts'
import { createLog } from '../server/src/platform/log.ts'
import { openFileStorage } from '../server/src/platform/storage/file-storage.ts'
import type { Storage } from '../server/src/platform/storage/storage.ts'
import { ownCpu } from './cpu.ts'
import { inFlight, interleave } from './measure.ts'
import { photos } from './photos.ts'
import { compare, type Question } from './question.ts'

const count = 4
/** Passing one through takes milliseconds. */
const repeats = 5

const rendered = { file_format: 'jpg', resolution: '2048', color_profile: 'AdobeRGB' }

export const question: Question = {
  id: 'A6',
  title:
    'sRGB sources of 6.3 megapixels asked for as they are, against a render of the same source to 2048, AdobeRGB, JPEG q95',
  counts:
    'this process: from stored source, which is checked, to stored file with its hashes; on both sides without a database',
  async run() {
    const folder = await mkdtemp(join(tmpdir(), 'sartiq-bench-srgb-'))
    const storage = await openFileStorage(folder)
    const [jpgs, pngs]: [StoredSource[], StoredSource[]] = [[], []]
    for (const file of await photos(count)) {
      const tagged = sharp(file).withIccProfile('srgb')
      jpgs.push(
        await arrive(storage, await tagged.clone().jpeg({ quality: 92, chromaSubsampling: '4:4:4' }).toBuffer()),
      )
      pngs.push(await arrive(storage, await tagged.clone().png({ compressionLevel: 6 }).toBuffer()))
    }
    const costs = await interleave({
      jpg: variant(storage, jpgs, { file_format: 'jpg', resolution: 'original' }, true),
      jpgRendered: variant(storage, jpgs, rendered, false),
      png: variant(storage, pngs, { file_format: 'png', resolution: 'original' }, true),
      pngRendered: variant(storage, pngs, rendered, false),
    })
    await rm(folder, { recursive: true })
    const divided = (name: 'jpg' | 'png') =>
      costs[name].map(({ cpu, wall }) => ({ cpu: cpu / repeats, wall: wall / repeats }))
    const both = { over: 'ours', images: count, reach: { most: 0.06 } } as const
    return [
      compare({
        asks: 'JPEG untouched ÷ rendered, CPU an image',
        ours: divided('jpg'),
        peer: costs.jpgRendered,
        ...both,
      }),
      compare({
        asks: 'PNG untouched ÷ rendered, CPU an image',
        ours: divided('png'),
        peer: costs.pngRendered,
        ...both,
      }),
    ]
  },
}

/** Stored and read as an upload is. */
async function arrive(storage: Storage, data: Buffer): Promise<StoredSource> {
  const stored = await storeSource(storage, Readable.from([data]))
  const { facts } = await storage.withFile(sourceKey(stored.sha256), async (path) => readImage(await readFile(path)))
  return { ...stored, only_pixels: facts.only_pixels }
}

function variant(storage: Storage, sources: StoredSource[], wish: Record<string, string>, untouched: boolean) {
  const request: RenditionRequest = { format: exportFormat.parse(wish), metadata: {} }
  const all = untouched ? Array.from({ length: repeats }, () => sources).flat() : sources
  const log = createLog('error', 'bench')
  const work = () =>
    inFlight(all, 1, async (source) => {
      const [result] = await renderSource({ storage, log, signer: null }, source, [request])
      if (!result || result instanceof ImageFailure) throw result ?? new Error('nothing was rendered')
      if (result.passthrough !== untouched) throw new Error(`passthrough is ${result.passthrough}`)
      const key = `renditions/${source.sha256}-${wish['file_format']}`
      if (result.data) await storage.put(key, result.data)
      else await storage.copy(sourceKey(source.sha256), key)
    })
  return { meter: ownCpu, work }
}
