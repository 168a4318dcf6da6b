// The file that goes to a DAM: its bytes, its names, and all that a connector's templates may say of it.
import type { Readable } from 'node:stream'
import type { NamedValue, TemplateValues } from '@sartiq/contract/deliver/template.ts'
import { fillField, fillTemplate, type MappingValues, type MetadataMapping } from '@sartiq/contract/export/metadata.ts'
import type { NamingValues } from '@sartiq/contract/export/naming.ts'

export type DamFile = {
  /** Constant over attempts: what the DAM knows the file by. */
  asset_key: string
  /** Without folders. */
  filename: string
  /** With `/` between, '' for none. */
  folder: string
  mime: string
  bytes: number
  /** Hex. */
  sha256: string
  naming: NamingValues
  mapping: MappingValues
  /** A link that the peer may fetch the file by; null where this server has no public address. */
  url: string | null
  /** The bytes; both ends of a range are inclusive. */
  open(range?: { start: number; end: number }): Promise<Readable>
}

/** What a request's templates are filled with: the file's facts, its mapped metadata, and what was saved so far. */
export function valuesOf(file: DamFile, mapping: MetadataMapping, saved: Record<string, NamedValue>): TemplateValues {
  const { asset_key, filename, folder, mime, bytes, sha256, naming, url } = file
  const dot = filename.lastIndexOf('.')
  const named: Record<string, NamedValue> = {
    ...saved,
    asset_key,
    filename,
    stem: dot > 0 ? filename.slice(0, dot) : filename,
    extension: dot > 0 ? filename.slice(dot + 1) : '',
    folder,
    path: folder === '' ? filename : `${folder}/${filename}`,
    mime,
    bytes: String(bytes),
    sha256,
    sha256_base64: Buffer.from(sha256, 'hex').toString('base64'),
    file_url: url ?? '',
    ...metadataOf(mapping, file.mapping),
  }
  return { naming, named }
}

/** Spaces stay; keywords that came out empty go. */
function metadataOf(mapping: MetadataMapping, values: MappingValues): Record<string, NamedValue> {
  return {
    'meta.title': fillTemplate(mapping.title, values),
    'meta.description': fillTemplate(mapping.description, values),
    'meta.keywords': mapping.keywords.map((keyword) => fillField(keyword, values)).filter((keyword) => keyword !== ''),
    ...Object.fromEntries(
      Object.entries(mapping.custom_fields).map(([name, field]) => [`meta.${name}`, fillField(field, values)]),
    ),
  }
}
