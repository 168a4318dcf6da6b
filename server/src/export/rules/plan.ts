// What an export will deliver, decided once: a file for each image and format, its name, and what is written into it.
import { type ExportFormat, outputBitDepth, renditionSize } from '@sartiq/contract/export/format.ts'
import { type ExportMetadata, fillField, fillTemplate, type MappingValues } from '@sartiq/contract/export/metadata.ts'
import { fixNames, type Naming, type NamingItem } from '@sartiq/contract/export/naming.ts'

/** An approved shot as it is loaded: its words, its image, and who approved it. */
export type Selected = {
  shot_id: string
  prediction_id: string
  shooting: string
  sku: string
  product_name: string
  product_category: string
  shot_type: string
  subject: string
  style_name: string
  source: {
    sha256: string
    width: number
    height: number
    bytes: number
    format: string
    color_profile: string | null
    digital_source_type: string | null
    /** Machine-readable marks of origin; absent in what was frozen before they were recorded. */
    source_marks?: string[]
    /** These two are null for what arrived before they were kept, absent in what was frozen before. */
    crc32?: number | null
    only_pixels?: boolean | null
  }
  model: string | null
  seed: string | number | null
  approved_by: string | null
  approved_at: string | null
}

/** Text that goes into the file; everything null or absent is not written. */
export type FileMetadata = {
  title?: string
  description?: string
  keywords?: string[]
  creator_tool?: string
  digital_source_type?: string
}

/** What an export keeps of an image, whatever becomes of its shot later. */
export type Frozen = Omit<Selected, 'shot_id' | 'prediction_id'> & {
  metadata: FileMetadata
  /** What `{index}` was for this image; absent in what was frozen before DAMs asked for it. */
  index?: number
}

export type PlannedFile = {
  shot_id: string
  prediction_id: string
  format_index: number
  filename: string
  width: number
  height: number
  /** What `{index}` is for it. */
  index: number
}

export type Plan = {
  files: PlannedFile[]
  collisions: { filename: string; shot_ids: string[] }[]
  /** False when names collide and the naming says `fail`. */
  namesAreFree: boolean
  emptyTokens: { token: string; count: number }[]
}

export type PlanRequest = {
  formats: ExportFormat[]
  naming: Naming
  metadata: ExportMetadata
  /** The preset's name, for `{preset}`. */
  preset?: string | undefined
  at: string
}

/** Plans an export. The same input gives the same plan: preview and real run call this very function. */
export function planExport(selected: Selected[], request: PlanRequest): Plan {
  const pairs = selected.flatMap((shot) =>
    request.formats.map((format, format_index) => ({ shot, format, format_index })),
  )
  const items = pairs.map(({ shot, format }) => namingItem(shot, format, request))
  const named = fixNames(items, request.naming)
  const files = pairs.map(({ shot, format, format_index }, position): PlannedFile => ({
    shot_id: shot.shot_id,
    prediction_id: shot.prediction_id,
    format_index,
    filename: named.names[position]?.path ?? '',
    ...renditionSize(shot.source, format.resolution),
    index: named.names[position]?.index ?? 0,
  }))
  return {
    files,
    namesAreFree: named.ok,
    collisions: named.collisions.map(({ path, items: positions }) => ({
      filename: path,
      shot_ids: [...new Set(positions.map((position) => files[position]?.shot_id ?? ''))],
    })),
    emptyTokens: countEmpty(named.names.flatMap((name) => name.tokens.filter((token) => token.empty))),
  }
}

function namingItem(shot: Selected, format: ExportFormat, { preset, at }: PlanRequest): NamingItem {
  const { width, height } = renditionSize(shot.source, format.resolution)
  return {
    shot_id: shot.shot_id,
    image_id: shot.prediction_id,
    file_format: format.file_format,
    values: {
      sku: shot.sku,
      product_name: shot.product_name,
      shot_type: shot.shot_type,
      subject: shot.subject,
      shooting: shot.shooting,
      style: shot.style_name,
      category: shot.product_category,
      prediction: shot.prediction_id,
      preset,
      hash8: shot.source.sha256.slice(0, 8),
      date: at,
      width,
      height,
    },
  }
}

function countEmpty(tokens: { source: string }[]): { token: string; count: number }[] {
  const counts = new Map<string, number>()
  for (const { source } of tokens) counts.set(source, (counts.get(source) ?? 0) + 1)
  return [...counts].map(([token, count]) => ({ token, count }))
}

/** @param index what `{index}` is for the file */
export function freeze(shot: Selected, metadata: ExportMetadata, index: number): Frozen {
  const { shot_id: _shot, prediction_id: _prediction, ...rest } = shot
  return { ...rest, metadata: describe(shot, metadata), index }
}

/** IPTC: made wholly by a trained model. A source that says otherwise about itself is believed. */
const generated = 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia'

function describe(shot: Selected, metadata: ExportMetadata): FileMetadata {
  if (metadata.provenance === 'none') return {}
  const values = mappingValuesOf(shot)
  return {
    title: fillTemplate(metadata.title, values),
    description: fillTemplate(metadata.description, values),
    keywords: metadata.keywords.map((keyword) => fillField(keyword, values)).filter((keyword) => keyword !== ''),
    creator_tool: 'Sartiq Delivery',
    digital_source_type: shot.source.digital_source_type ?? generated,
  }
}

/** A shot's words by both of the names that a mapping may call them. */
export function mappingValuesOf(
  shot: Omit<Selected, 'shot_id' | 'prediction_id' | 'source' | 'model' | 'seed'>,
): MappingValues {
  return {
    sku: shot.sku,
    product_sku: shot.sku,
    product_name: shot.product_name,
    product_category: shot.product_category,
    category: shot.product_category,
    shot_type: shot.shot_type,
    subject: shot.subject,
    style_name: shot.style_name,
    style: shot.style_name,
    shooting: shot.shooting,
    shooting_name: shot.shooting,
  }
}

export type Warning = { code: string; message: string; count: number }

/** What a producer should know before it runs: files that stay smaller than asked, profiles that band. */
export function warningsOf(selected: Selected[], formats: ExportFormat[]): Warning[] {
  const small = selected.flatMap((shot) => formats.filter((format) => staysSmaller(shot, format))).length
  const banding = formats.filter((one) => one.color_profile === 'ProPhoto' && outputBitDepth(one) === 8).length
  const warnings = [
    { code: 'stays_smaller', message: 'The source is smaller than the size asked; it is not enlarged.', count: small },
    {
      code: 'prophoto_8_bit',
      message: 'ProPhoto in 8 bits shows banding in smooth areas; choose png or tiff in 16 bits, or AdobeRGB.',
      count: banding * selected.length,
    },
  ]
  return warnings.filter(({ count }) => count > 0)
}

function staysSmaller({ source }: Selected, { resolution }: ExportFormat): boolean {
  return resolution !== 'original' && Math.max(source.width, source.height) < Number(resolution)
}

/** Bytes a pixel, from photographs of 2 to 6 megapixels at 8 bits; lossy ones at quality 95. */
const bytesPerPixel = { png: 1.0, jpg: 0.24, webp: 0.11, tiff: 1.0 }

/** A guess at the whole delivery's size in bytes, for the dialog; good to a factor of about two. */
export function estimateBytes(files: PlannedFile[], formats: ExportFormat[]): number {
  return files.reduce((sum, { width, height, format_index }) => {
    const format = formats[format_index]
    if (!format) return sum
    const lossy = format.file_format === 'jpg' || format.file_format === 'webp'
    const factor = lossy ? Math.max(0.08, (format.quality / 95) ** 3) : outputBitDepth(format) / 8
    return sum + Math.round(width * height * bytesPerPixel[format.file_format] * factor)
  }, 0)
}
