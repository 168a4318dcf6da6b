// Finds PNG files that end too early behind their last pixel, which the decoder lets pass.
import { open as openFile } from 'node:fs/promises'
import { pngChunks } from './container.ts'
import { ImageFailure } from './failure.ts'
import { sourceBytes, type Source } from './source.ts'

/** @throws ImageFailure IMAGE_CORRUPT when a PNG has no end */
export async function refuseTruncated(source: Source): Promise<void> {
  if (source.format !== 'png' || (await endsWithIend(source))) return
  // Something else stands last: bytes behind the picture, which is allowed, or half a picture.
  try {
    pngChunks(await sourceBytes(source))
  } catch (error) {
    throw new ImageFailure('IMAGE_CORRUPT', 'The image file is damaged or incomplete.', String(error))
  }
}

async function endsWithIend({ input, bytes }: Source): Promise<boolean> {
  const end = Buffer.from('0000000049454e44ae426082', 'hex')
  if (typeof input !== 'string') return input.subarray(-end.length).equals(end)
  const file = await openFile(input)
  try {
    const { buffer } = await file.read(Buffer.alloc(end.length), 0, end.length, Math.max(0, bytes - end.length))
    return buffer.equals(end)
  } finally {
    await file.close()
  }
}
