// What is asked of a rendition, brought to one form: equal wishes give equal plans, and so equal keys.
import { createHash } from 'node:crypto'
import { outputBitDepth, type Background, type ExportFormat } from '@sartiq/contract/export/format.ts'
import type { XmpFields as RenditionMetadata } from '../../platform/image/xmp.ts'
import { engineVersion } from '../../platform/image/engine.ts'

export type { XmpFields as RenditionMetadata } from '../../platform/image/xmp.ts'

export type RenditionRequest = { format: ExportFormat; metadata: RenditionMetadata }

export type Plan = {
  resolution: ExportFormat['resolution']
  file_format: ExportFormat['file_format']
  /** Null where the format is lossless. */
  quality: number | null
  color_profile: ExportFormat['color_profile']
  background: Background
  bit_depth: 8 | 16
  /** Null when nothing is to be written. */
  metadata: RenditionMetadata | null
}

// Raise the number whenever equal input and options would give other bytes than before.
const ourVersion = 2

/** Part of every rendition's key; changes with our code's output and with sharp and libvips. */
export const pipelineVersion = `${ourVersion}+${engineVersion}`

/** A request with every default filled in and every option dropped that does not shape the bytes. */
export function planRendition({ format, metadata }: RenditionRequest): Plan {
  const isLossy = format.file_format === 'jpg' || format.file_format === 'webp'
  return {
    resolution: format.resolution,
    file_format: format.file_format,
    quality: isLossy ? format.quality : null,
    color_profile: format.color_profile,
    background: effectiveBackground(format),
    bit_depth: outputBitDepth(format),
    metadata: writtenMetadata(metadata),
  }
}

/**
 * The name under which a rendition is stored, 64 hex digits.
 * @param source_sha256 of the source's bytes, hex
 */
export function renditionKey(source_sha256: string, request: RenditionRequest): string {
  const key = { source_sha256, pipeline_version: pipelineVersion, ...planRendition(request) }
  return createHash('sha256').update(canonicalJson(key)).digest('hex')
}

/** PNG keeps alpha unless a colour is asked; WebP and TIFF keep it when asked; JPEG cannot. */
function effectiveBackground({ file_format, background }: ExportFormat): Background {
  if (file_format === 'png') return background ?? 'transparent'
  if (file_format === 'jpg' && background === 'transparent') return 'white'
  return background ?? 'white'
}

function writtenMetadata(metadata: RenditionMetadata): RenditionMetadata | null {
  const written: RenditionMetadata = {}
  for (const name of ['title', 'description', 'rights', 'creator_tool', 'digital_source_type'] as const) {
    const value = metadata[name]
    if (value) written[name] = value
  }
  const keywords = metadata.keywords?.filter((keyword) => keyword !== '') ?? []
  if (keywords.length > 0) written.keywords = keywords
  return Object.keys(written).length > 0 ? written : null
}

function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}
