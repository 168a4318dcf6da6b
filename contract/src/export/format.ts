// What a delivered file looks like: size, type, quality, colour, background and depth, as the seed's `format` object.
import { z } from 'zod'

export const resolutions = ['original', '4096', '2048', '1024', '512'] as const
export const fileFormats = ['png', 'jpg', 'webp', 'tiff'] as const
export const colorProfiles = ['sRGB', 'AdobeRGB', 'ProPhoto'] as const
export const backgrounds = ['transparent', 'white', 'black'] as const

export type Resolution = (typeof resolutions)[number]
export type FileFormat = (typeof fileFormats)[number]
export type ColorProfile = (typeof colorProfiles)[number]
export type Background = (typeof backgrounds)[number]

/** An export's `format`. Everything but `file_format` has a default; `quality` counts for jpg and webp only. */
export const exportFormat = z
  .strictObject({
    resolution: z.enum(resolutions).default('original').describe('Longest side in pixels; never enlarged.'),
    file_format: z.enum(fileFormats),
    quality: z.int().min(1).max(100).default(95).describe('Lossy formats only.'),
    color_profile: z.enum(colorProfiles).default('sRGB'),
    background: z
      .enum(backgrounds)
      .optional()
      .describe('PNG keeps alpha with `transparent`; any other format is flattened on white unless `black` is asked.'),
    bit_depth: z
      .union([z.literal(8), z.literal(16)])
      .optional()
      .describe('png and tiff only; default 16 for ProPhoto, else 8.'),
  })
  .refine((format) => format.bit_depth !== 16 || format.file_format === 'png' || format.file_format === 'tiff', {
    path: ['bit_depth'],
    message: 'bit_depth 16 is for png and tiff; ask for 8 or another file_format.',
  })
  .meta({ id: 'ExportFormat' })
export type ExportFormat = z.infer<typeof exportFormat>

/** The media type of each file format. */
export const mediaTypes: Record<FileFormat, string> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  webp: 'image/webp',
  tiff: 'image/tiff',
}

/** Bits a channel of the file that leaves: what was asked, else 16 for ProPhoto where the format can hold it, else 8. */
export function outputBitDepth(format: Pick<ExportFormat, 'file_format' | 'color_profile' | 'bit_depth'>): 8 | 16 {
  if (format.bit_depth) return format.bit_depth
  const canHold16 = format.file_format === 'png' || format.file_format === 'tiff'
  return canHold16 && format.color_profile === 'ProPhoto' ? 16 : 8
}

/**
 * Width and height of a rendition: the longest side brought to the target, never up, each side rounded and at least 1.
 * @param source width and height in pixels, after EXIF orientation
 */
export function renditionSize(
  source: { width: number; height: number },
  resolution: Resolution,
): { width: number; height: number } {
  const longest = Math.max(source.width, source.height)
  const target = resolution === 'original' ? longest : Number(resolution)
  if (target >= longest) return { width: source.width, height: source.height }
  const scale = target / longest
  return {
    width: Math.max(1, Math.round(source.width * scale)),
    height: Math.max(1, Math.round(source.height * scale)),
  }
}
