// The entries of an export's ZIP: its completed images in delivery order, then the manifest's files.
import { z } from 'zod'
import type { DeliveryImage } from '../export/store.ts'
import { renditionPath } from '../export/rules/rendition-path.ts'
import type { ZipEntry } from './zip/plan.ts'

export const manifestFile = z.object({ path: z.string(), sha256: z.string(), bytes: z.number(), crc32: z.number() })
export type ManifestFile = z.infer<typeof manifestFile>

/** A completed image, as far as its ZIP goes. */
export type ZipImage = Pick<DeliveryImage, 'filename' | 'bytes' | 'crc32' | 'rendition_key'>

/** Where a file of a manifest lies in storage; a sealed one is never written over, a later seal has other hashes. */
export function manifestKey(export_id: string, sha256: string): string {
  return `manifests/${export_id}/${sha256}`
}

export function zipEntries(images: ZipImage[], files: ManifestFile[]): ZipEntry[] {
  return [
    ...images.map(({ filename, bytes, crc32 }) => ({ name: filename, size: bytes ?? 0, crc32: crc32 ?? 0 })),
    ...files.map(({ path, bytes, crc32 }) => ({ name: path, size: bytes, crc32 })),
  ]
}

/** The storage key of each entry, in the same order. */
export function zipSources(export_id: string, images: ZipImage[], files: ManifestFile[]): string[] {
  return [
    ...images.map(({ rendition_key }) => renditionPath(rendition_key ?? '')),
    ...files.map(({ sha256 }) => manifestKey(export_id, sha256)),
  ]
}
