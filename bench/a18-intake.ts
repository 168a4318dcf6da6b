// A18: what reading an image at intake costs beyond the three things that must be done.
import sharp from 'sharp'
import { readImage } from '../server/src/intake/image/read-image.ts'
import { ownCpu } from './cpu.ts'
import { inFlight, interleave } from './measure.ts'
import { photos } from './photos.ts'
import { compare, type Question } from './question.ts'

export const question: Question = {
  id: 'A18',
  title: 'Reading 12 PNG of 6.3 megapixels: facts, checks, perceptual hash, placeholder, thumbnail and preview',
  counts:
    'this process: readImage against bare sharp that decodes once to 2048 and encodes preview (q88 4:4:4) and thumbnail (512, q80)',
  async run() {
    const files = await photos()
    const costs = await interleave({
      ours: { meter: ownCpu, work: () => inFlight(files, 2, (file) => readImage(file)) },
      bare: { meter: ownCpu, work: () => inFlight(files, 2, bare) },
    })
    const asks = 'reading an image ÷ decode, thumbnail, preview, CPU an image'
    return [
      compare({ asks, ours: costs.ours, peer: costs.bare, over: 'ours', images: files.length, reach: { most: 1.3 } }),
    ]
  },
}

async function bare(file: string): Promise<void> {
  const { data, info } = await sharp(file)
    .resize(2048, 2048, { fit: 'inside', withoutEnlargement: true })
    .flatten({ background: 'white' })
    .raw()
    .toBuffer({ resolveWithObject: true })
  const raw = { width: info.width, height: info.height, channels: 3 as const }
  await sharp(data, { raw }).resize(512, 512, { fit: 'inside' }).jpeg({ quality: 80, optimizeCoding: false }).toBuffer()
  await sharp(data, { raw }).jpeg({ quality: 88, chromaSubsampling: '4:4:4', optimizeCoding: false }).toBuffer()
}
