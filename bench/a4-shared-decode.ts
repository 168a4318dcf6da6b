// A4: several formats or sizes of one image: what sharing the decode saves.
import { exportFormat } from '@sartiq/contract/export/format.ts'
import { ImageFailure, renderImage, renderImages, type RenditionRequest } from '../server/src/export/image/pipeline.ts'
import { ownCpu } from './cpu.ts'
import { inFlight, interleave } from './measure.ts'
import { photos } from './photos.ts'
import { compare, type Question } from './question.ts'

const count = 2
const request = (file_format: string, resolution: string): RenditionRequest => ({
  format: exportFormat.parse({ file_format, resolution, color_profile: 'AdobeRGB' }),
  metadata: {},
})
const formats = ['jpg', 'png', 'webp', 'tiff'].map((format) => request(format, '2048'))
const sizes = ['2048', '1024', '512'].map((size) => request('jpg', size))

export const question: Question = {
  id: 'A4',
  title: 'One image in 4 formats (JPEG, PNG, WebP, TIFF at 2048) or 3 sizes (JPEG at 2048, 1024, 512), all AdobeRGB',
  counts: 'this process: renderImages of all requests against renderImage of each, 2 images of 6.3 megapixels at once',
  async run() {
    const files = await photos(count)
    const costs = await interleave({
      formats: variant(files, shared(formats)),
      formatsApart: variant(files, apart(formats)),
      sizes: variant(files, shared(sizes)),
      sizesApart: variant(files, apart(sizes)),
    })
    const row = (asks: string, ours: keyof typeof costs, peer: keyof typeof costs, most: number) =>
      compare({ asks, ours: costs[ours], peer: costs[peer], over: 'ours', images: count, reach: { most } })
    return [
      row('4 formats at once ÷ one by one, CPU an image', 'formats', 'formatsApart', 0.62),
      row('3 sizes at once ÷ one by one, CPU an image', 'sizes', 'sizesApart', 0.6),
    ]
  },
}

type Render = (file: string) => Promise<unknown>

function variant(files: string[], render: Render) {
  return { meter: ownCpu, work: () => inFlight(files, count, render) }
}

function shared(requests: RenditionRequest[]): Render {
  return async (file) => {
    for (const result of await renderImages(file, requests)) if (result instanceof ImageFailure) throw result
  }
}

function apart(requests: RenditionRequest[]): Render {
  return async (file) => {
    for (const one of requests) await renderImage(file, one)
  }
}
