// A7: what our PNG and WebP settings give and take against sharp's defaults.
import { exportFormat } from '@sartiq/contract/export/format.ts'
import sharp, { type OutputInfo, type WebpOptions } from 'sharp'
import { encoderSettings } from '../server/src/export/image/encode.ts'
import { renderImage } from '../server/src/export/image/pipeline.ts'
import { bareShaped } from './bare-options.ts'
import { ownCpu } from './cpu.ts'
import { inFlight, interleave } from './measure.ts'
import { photos } from './photos.ts'
import { compare, type Question, type Row } from './question.ts'

const count = 6
const quality = 95

export const question: Question = {
  id: 'A7',
  title: "PNG and WebP (q95) of our settings against sharp's defaults, 6.3 megapixels to 2048, AdobeRGB",
  counts:
    'this process: renderImage (hashes and verification included) against bare sharp, decode to finished buffer; "encoder alone" starts from bare pixels',
  async run() {
    const files = await photos(count)
    const bytes = new Map<string, number>()
    const ours = (file_format: 'png' | 'webp') => {
      const request = {
        format: exportFormat.parse({ file_format, quality, resolution: '2048', color_profile: 'AdobeRGB' }),
        metadata: {},
      }
      return async (file: string) => (await renderImage(file, request)).data
    }
    const variant = (name: string, make: (file: string) => Promise<Buffer>) => ({
      meter: ownCpu,
      async work() {
        bytes.set(name, 0)
        await inFlight(files, 2, async (file) => {
          const { length } = await make(file)
          bytes.set(name, (bytes.get(name) ?? 0) + length)
        })
      },
    })
    const pixels = new Map<string, { data: Buffer; info: OutputInfo }>()
    for (const file of files) pixels.set(file, await bareShaped(file).raw().toBuffer({ resolveWithObject: true }))
    const encoded = (options: WebpOptions) => (file: string) => {
      const { data, info } = pixels.get(file) ?? {}
      const { width = 0, height = 0 } = info ?? {}
      return sharp(data, { raw: { width, height, channels: 3 } })
        .webp(options)
        .toBuffer()
    }
    const costs = await interleave({
      png: variant('png', ours('png')),
      pngDefault: variant('pngDefault', (file) => bareShaped(file).png().toBuffer()),
      webp: variant('webp', ours('webp')),
      webpDefault: variant('webpDefault', (file) => bareShaped(file).webp({ quality }).toBuffer()),
      webpAlone: variant('webpAlone', encoded({ quality, ...encoderSettings['webp from quality 95'] })),
      webpAloneDefault: variant('webpAloneDefault', encoded({ quality })),
    })
    const size = (asks: string, a: string, b: string, most: number): Row => {
      const [mine, other] = [bytes.get(a) ?? 0, bytes.get(b) ?? 0]
      const each = (all: number) => `${(all / count / 1e6).toFixed(2)} MB`
      return { asks, ours: each(mine), peer: each(other), ratio: mine / other, reach: { most } }
    }
    const cpu = (asks: string, a: keyof typeof costs, b: keyof typeof costs, most?: number) =>
      compare({ asks, ours: costs[a], peer: costs[b], over: 'ours', images: count, ...(most && { reach: { most } }) })
    return [
      size("PNG ÷ sharp's default, bytes", 'png', 'pngDefault', 0.66),
      cpu("PNG ÷ sharp's default, CPU of the whole job", 'png', 'pngDefault', 1.08),
      size("WebP ÷ sharp's default, bytes", 'webp', 'webpDefault', 1.02),
      cpu("WebP ÷ sharp's default, CPU of the whole job", 'webp', 'webpDefault', 0.55),
      cpu("WebP ÷ sharp's default, CPU of the encoder alone", 'webpAlone', 'webpAloneDefault'),
    ]
  },
}
