// The names that a connector's templates may use: of the file, of its metadata, of a folder, of a part.
import type { MetadataMapping } from '../export/metadata.ts'

/** Known in every request that is about a file. */
export const fileNames = [
  'filename',
  'stem',
  'extension',
  'folder',
  'path',
  'bytes',
  'sha256',
  'sha256_base64',
  'mime',
  'asset_key',
  'file_url',
] as const
/** Known in a folder request beside the file's; `folder` is then the path so far. */
export const folderNames = ['segment', 'parent_id'] as const
/** Known in a step that is repeated for each part. */
export const partNames = ['part', 'part_index', 'parts', 'part_size', 'part_offset', 'part_end', 'part_url'] as const

/** `meta.title` and so on, custom fields by their own name. */
export function metaNames(mapping: MetadataMapping): string[] {
  return ['title', 'description', 'keywords', ...Object.keys(mapping.custom_fields)].map((name) => `meta.${name}`)
}
