// Step 5, encode: the settings of each file format, chosen by measurement (docs and bench have the figures).
import type { Sharp } from 'sharp'
import { setPngResolution } from '../../platform/image/png-resolution.ts'
import type { Plan } from './request.ts'
import type { Source } from '../../platform/image/source.ts'

/** What each encoder is told, beside quality and resolution. */
export const encoderSettings = {
  // Without optimised Huffman tables the same pixels cost 3 % more bytes and a third of the time.
  jpg: { chromaSubsampling: '4:4:4', optimizeCoding: false },
  // A third smaller than sharp's default at the same cost.
  png: { compressionLevel: 2, adaptiveFiltering: true },
  // As small as the default effort at half the cost.
  webp: { effort: 2 },
  // Where little is thrown away there is little to decide: as small at a third of the cost. Below, a tenth larger.
  'webp from quality 95': { effort: 0 },
  // sharp's default is JPEG inside TIFF, which loses.
  tiff: { compression: 'lzw', predictor: 'horizontal' },
} as const

const encoders: Record<Plan['file_format'], (image: Sharp, plan: Plan, pixelsPerMm: number) => Sharp> = {
  jpg: (image, { quality }) => image.jpeg({ quality: quality ?? 95, ...encoderSettings.jpg }),
  png: (image) => image.png(encoderSettings.png),
  webp: (image, { quality }) => image.webp({ quality: quality ?? 95, ...webpSettings(quality ?? 95) }),
  tiff: (image, _plan, pixelsPerMm) =>
    image.tiff({ ...encoderSettings.tiff, xres: pixelsPerMm, yres: pixelsPerMm, resolutionUnit: 'inch' }),
}

function webpSettings(quality: number): { effort: number } {
  return encoderSettings[quality >= 95 ? 'webp from quality 95' : 'webp']
}

/** Encodes to the plan's file format. JPEG and WebP state no resolution, PNG and TIFF the source's. */
export async function encode(image: Sharp, { metadata }: Source, plan: Plan): Promise<Buffer> {
  const density = metadata.density ?? 72
  const data = await encoders[plan.file_format](image, plan, density / 25.4).toBuffer()
  return plan.file_format === 'png' ? setPngResolution(data, density) : data
}
