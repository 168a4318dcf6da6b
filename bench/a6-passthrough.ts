// A6: a source that is already what is asked for leaves as it is.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { exportFormat } from '@sartiq/contract/export/format.ts'
import sharp from 'sharp'
import { renderImage } from '../server/src/export/image/pipeline.ts'
import { ownCpu } from './cpu.ts'
import { inFlight, interleave } from './measure.ts'
import { photos } from './photos.ts'
import { compare, type Question } from './question.ts'

const count = 4
/** Passing one through takes milliseconds. */
const repeats = 5

export const question: Question = {
  id: 'A6',
  title:
    'sRGB sources of 6.3 megapixels asked for as they are, against a render of the same source to 2048, AdobeRGB, JPEG q95',
  counts: 'this process: renderImage from path to finished buffer with its hashes',
  async run() {
    const folder = await mkdtemp(join(tmpdir(), 'sartiq-bench-srgb-'))
    const [jpgs, pngs]: [string[], string[]] = [[], []]
    for (const file of await photos(count)) {
      const name = join(folder, basename(file, '.png'))
      await writeFile(
        `${name}.jpg`,
        await sharp(file).withIccProfile('srgb').jpeg({ quality: 92, chromaSubsampling: '4:4:4' }).toBuffer(),
      )
      await writeFile(`${name}.png`, await sharp(file).withIccProfile('srgb').png({ compressionLevel: 6 }).toBuffer())
      jpgs.push(`${name}.jpg`)
      pngs.push(`${name}.png`)
    }
    const costs = await interleave({
      jpg: variant(jpgs, { file_format: 'jpg', resolution: 'original' }, true),
      jpgRendered: variant(jpgs, { file_format: 'jpg', resolution: '2048', color_profile: 'AdobeRGB' }, false),
      png: variant(pngs, { file_format: 'png', resolution: 'original' }, true),
      pngRendered: variant(pngs, { file_format: 'jpg', resolution: '2048', color_profile: 'AdobeRGB' }, false),
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

function variant(files: string[], wish: Record<string, string>, untouched: boolean) {
  const request = { format: exportFormat.parse(wish), metadata: {} }
  const all = untouched ? Array.from({ length: repeats }, () => files).flat() : files
  const work = () =>
    inFlight(all, 1, async (file) => {
      const { passthrough } = await renderImage(file, request)
      if (passthrough !== untouched) throw new Error(`${file}: passthrough is ${passthrough}`)
    })
  return { meter: ownCpu, work }
}
