// Looks at a source's header, before any decoding, and refuses what is not accepted.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { Metadata } from 'sharp'
import { maxBytes, maxPixels, open } from './engine.ts'
import { ImageFailure } from './failure.ts'
import { readIcc, type IccFacts } from './icc.ts'
import { sniff, sniffLength, type SourceFormat } from './sniff.ts'
import { sourceKind, type SourceKind } from './source-kind.ts'

export type Source = {
  input: string | Buffer
  bytes: number
  format: SourceFormat
  /** Pixels, as the picture is looked at (after EXIF orientation). */
  width: number
  height: number
  bit_depth: 8 | 16
  has_alpha: boolean
  kind: SourceKind
  icc: Buffer | null
  profile: IccFacts | null
  xmp: Buffer | null
  metadata: Metadata
}

/**
 * Reads a source's header.
 * @param input a file's path or its bytes
 * @throws ImageFailure when the content is none of JPEG, PNG, WebP, TIFF, AVIF, is animated or has more than 120 million pixels
 */
export async function inspectSource(input: string | Buffer): Promise<Source> {
  const { head, bytes } = readHead(input)
  const format = sniff(head)
  if (bytes === 0) throw new ImageFailure('IMAGE_CORRUPT', 'The file is empty.')
  if (!format) {
    throw new ImageFailure('IMAGE_UNSUPPORTED', 'The file is not a JPEG, PNG, WebP, TIFF or AVIF image.')
  }
  if (bytes > maxBytes) throw new ImageFailure('IMAGE_TOO_LARGE', 'The image file is too large.', `${bytes} bytes`)
  const metadata = await open(input).metadata()
  refuseWhatWeCannotRender(metadata)
  const icc = metadata.icc ?? null
  const profile = icc && readIcc(icc)
  return {
    input,
    bytes,
    format,
    width: metadata.autoOrient.width,
    height: metadata.autoOrient.height,
    bit_depth: metadata.depth === 'uchar' ? 8 : 16,
    has_alpha: metadata.hasAlpha,
    kind: sourceKind(metadata, profile),
    icc,
    profile,
    xmp: metadata.xmp ?? null,
    metadata,
  }
}

/** All bytes of a source. */
export async function sourceBytes(source: Source): Promise<Buffer> {
  return typeof source.input === 'string' ? readFile(source.input) : source.input
}

function refuseWhatWeCannotRender(metadata: Metadata): void {
  if ((metadata.pages ?? 1) > 1) {
    throw new ImageFailure(
      'IMAGE_UNSUPPORTED',
      'The image is animated or has several pages; deliver one picture a file.',
    )
  }
  if (metadata.width * metadata.height > maxPixels) {
    throw new ImageFailure(
      'IMAGE_TOO_LARGE',
      `The image has ${Math.round((metadata.width * metadata.height) / 1e6)} million pixels; at most ${maxPixels / 1e6} million are processed.`,
    )
  }
  if (metadata.depth !== 'uchar' && metadata.depth !== 'ushort') {
    throw new ImageFailure('IMAGE_UNSUPPORTED', 'Only images of 8 or 16 bits a channel are processed.', metadata.depth)
  }
}

// Waits for the disk, as workers may: a handful of bytes is not worth a change of threads.
function readHead(input: string | Buffer): { head: Buffer; bytes: number } {
  if (typeof input !== 'string') return { head: input.subarray(0, sniffLength), bytes: input.length }
  const file = openSync(input, 'r')
  try {
    const head = Buffer.alloc(sniffLength)
    return { head: head.subarray(0, readSync(file, head, 0, sniffLength, 0)), bytes: fstatSync(file).size }
  } finally {
    closeSync(file)
  }
}
