// Renders files of a stored source, once it is sure that it is still the one that was approved.
import { sourceKey } from '../intake/rules/keys.ts'
import type { Context } from '../platform/context.ts'
import { crc32OfFile } from '../platform/storage/crc32-of-file.ts'
import { sha256OfFile } from '../platform/storage/sha256-of-file.ts'
import { ObjectMissing } from '../platform/storage/storage.ts'
import {
  ImageFailure,
  type Rendition,
  type RenditionRequest,
  renderImages,
  renderStored,
  type Untouched,
} from './image/pipeline.ts'
import type { Selected } from './rules/plan.ts'

export type StoredSource = Pick<Selected['source'], 'sha256' | 'bytes' | 'crc32' | 'only_pixels'>

export type Rendered = Rendition | Untouched | ImageFailure

/** Renders what was approved, or nothing: other bytes under its name would leave as if they had been. */
export async function renderSource(
  ctx: Pick<Context, 'storage' | 'log' | 'signer'>,
  source: StoredSource,
  requests: RenditionRequest[],
): Promise<Rendered[]> {
  const failAll = (failure: ImageFailure): ImageFailure[] => requests.map(() => failure)
  try {
    return await ctx.storage.withFile(sourceKey(source.sha256), async (path) => {
      const { sha256, bytes, crc32, only_pixels } = source
      // A signature vouches for the source, against malice too; against decay a CRC-32 is enough.
      const isCheap = typeof crc32 === 'number' && ctx.signer === null
      const found = isCheap ? damageByCrc32(path, { bytes, crc32 }) : damageBySha256(path, sha256)
      if (found) {
        ctx.log.error({ sha256, found }, 'a stored source is damaged')
        return failAll(alteredFailure(found))
      }
      if (typeof crc32 !== 'number' || only_pixels === null || only_pixels === undefined) {
        return renderImages(path, requests)
      }
      return renderStored(path, { sha256, bytes, crc32, only_pixels }, requests)
    })
  } catch (error) {
    if (!(error instanceof ObjectMissing)) throw error
    return failAll(new ImageFailure('IMAGE_MISSING', 'The source file is missing from storage.'))
  }
}

function damageByCrc32(path: string, { bytes, crc32 }: { bytes: number; crc32: number }): string | null {
  const found = crc32OfFile(path)
  if (found.bytes === bytes && found.crc32 === crc32) return null
  const hex = (crc: number): string => crc.toString(16).padStart(8, '0')
  return `${found.bytes} bytes with CRC-32 ${hex(found.crc32)} instead of ${bytes} with ${hex(crc32)}`
}

function damageBySha256(path: string, sha256: string): string | null {
  const found = sha256OfFile(path)
  return found === sha256 ? null : `sha256 ${found} instead of ${sha256}`
}

function alteredFailure(found: string): ImageFailure {
  return new ImageFailure(
    'IMAGE_ALTERED',
    'The stored file is no longer the one that was approved; send the same file again, then retry.',
    found,
  )
}
