// Finds a ZIP's directory from the record at the file's end, or from its ZIP64 forerunner. APPNOTE.TXT 6.3.10, 4.3.14-16.
import type { FileHandle } from 'node:fs/promises'
import { end64Size, endSize, full16, full32, locator64Size, signatures } from './records.ts'

/** The file is no ZIP, or not all of one; the message says what is wrong in words for its receiver. */
export class ZipFormatError extends Error {}

const mostComment = 0xffff

/** Where the file says its directory is, in bytes, and how many entries it has; to be checked against its size. */
export async function findDirectory(
  file: FileHandle,
  size: number,
): Promise<{ entries: number; offset: number; size: number }> {
  const tailStart = Math.max(0, size - endSize - mostComment - locator64Size)
  const tail = await readAt(file, tailStart, size - tailStart)
  const end = findEnd(tail)
  if (end < 0) {
    const head = await readAt(file, 0, Math.min(4, size))
    const begins = head.length === 4 && head.readUInt32LE(0) === signatures.local
    throw new ZipFormatError(begins ? 'has no end: the ZIP was cut short, download it again' : 'is not a ZIP file')
  }
  const place = {
    entries: tail.readUInt16LE(end + 10),
    size: tail.readUInt32LE(end + 12),
    offset: tail.readUInt32LE(end + 16),
  }
  if (place.entries !== full16 && place.size !== full32 && place.offset !== full32) return place
  const locator = end - locator64Size
  if (locator < 0 || tail.readUInt32LE(locator) !== signatures.locator64) return place
  const at = toNumber(tail.readBigUInt64LE(locator + 8))
  const record = at + end64Size <= size ? await readAt(file, at, end64Size) : Buffer.alloc(4)
  if (record.readUInt32LE(0) !== signatures.end64) {
    throw new ZipFormatError('its ZIP64 end is missing: the file is damaged')
  }
  const [entries, bytes, offset] = [32, 40, 48].map((field) => toNumber(record.readBigUInt64LE(field)))
  return { entries: entries ?? 0, size: bytes ?? 0, offset: offset ?? 0 }
}

/** The end record is the last one whose comment reaches just to the end of the file. */
function findEnd(tail: Buffer): number {
  for (let at = tail.length - endSize; at >= 0; at--) {
    const fits = tail.readUInt32LE(at) === signatures.end && at + endSize + tail.readUInt16LE(at + 20) === tail.length
    if (fits) return at
  }
  return -1
}

/** Beyond 2^53 every figure is a lie; Infinity then fails each check against the file's size. */
export function toNumber(value: bigint): number {
  return value > BigInt(Number.MAX_SAFE_INTEGER) ? Number.POSITIVE_INFINITY : Number(value)
}

/** @throws ZipFormatError when the file ends before `length` bytes are read */
export async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length)
  let done = 0
  while (done < length) {
    const { bytesRead } = await file.read(bytes, done, length - done, position + done)
    if (bytesRead === 0) throw new ZipFormatError('is cut short')
    done += bytesRead
  }
  return bytes
}
