// Reads the directory and the stored bytes of a ZIP on disk, trusting no figure in it. APPNOTE.TXT 6.3.10, 4.3.
import type { FileHandle } from 'node:fs/promises'
import { type ZipEntry, centralSize, full32, localSize, signatures, zip64Id } from './records.ts'
import { ZipFormatError, findDirectory, readAt, toNumber } from './find-directory.ts'

/** An entry as the directory tells it; `offset` is that of its local header, in bytes. */
export type DirectoryEntry = ZipEntry & { offset: number; method: number; encrypted: boolean }
/** `offset` is where the directory begins: entries end before it. */
export type ZipDirectory = { entries: DirectoryEntry[]; offset: number }

/** A directory of 70,000 names is 7 MB; a file that claims this much means harm. */
const mostDirectory = 512 * 1024 * 1024

/** @throws ZipFormatError; system errors as they come */
export async function readDirectory(file: FileHandle): Promise<ZipDirectory> {
  const { size } = await file.stat()
  const place = await findDirectory(file, size)
  if (place.offset + place.size > size || place.size > mostDirectory) {
    throw new ZipFormatError('its directory does not lie within the file: the file is damaged or cut short')
  }
  const bytes = await readAt(file, place.offset, place.size)
  const entries: DirectoryEntry[] = []
  for (let at = 0; at < bytes.length;) {
    if (bytes.length - at < centralSize || bytes.readUInt32LE(at) !== signatures.central) throw damaged(entries.length)
    const nameEnd = at + centralSize + bytes.readUInt16LE(at + 28)
    const extraEnd = nameEnd + bytes.readUInt16LE(at + 30)
    const next = extraEnd + bytes.readUInt16LE(at + 32)
    if (next > bytes.length) throw damaged(entries.length)
    const wide = wideFields(bytes.subarray(nameEnd, extraEnd))
    const size64 = widen(bytes.readUInt32LE(at + 24), wide)
    widen(bytes.readUInt32LE(at + 20), wide)
    entries.push({
      name: bytes.toString('utf8', at + centralSize, nameEnd),
      size: size64,
      crc32: bytes.readUInt32LE(at + 16),
      offset: widen(bytes.readUInt32LE(at + 42), wide),
      method: bytes.readUInt16LE(at + 10),
      encrypted: (bytes.readUInt16LE(at + 8) & 1) === 1,
    })
    at = next
  }
  if (entries.length !== place.entries) {
    throw new ZipFormatError(
      `its directory has ${entries.length} entries and tells of ${place.entries}: the file is damaged`,
    )
  }
  return { entries, offset: place.offset }
}

/**
 * A stored entry's bytes, in chunks that are valid until the next one.
 * @throws ZipFormatError when the entry is not stored, not where the directory says, or another than it says
 */
export async function* readEntry(
  file: FileHandle,
  entry: DirectoryEntry,
  directoryOffset: number,
): AsyncGenerator<Buffer> {
  if (entry.encrypted) throw new ZipFormatError('is encrypted')
  if (entry.method !== 0) throw new ZipFormatError(`is compressed (method ${entry.method}): the ZIP was packed anew`)
  if (entry.offset + localSize > directoryOffset) throw new ZipFormatError('does not lie within the file')
  const header = await readAt(file, entry.offset, localSize)
  if (header.readUInt32LE(0) !== signatures.local) throw new ZipFormatError('does not begin where the directory says')
  const nameBytes = header.readUInt16LE(26)
  const begin = entry.offset + localSize + nameBytes + header.readUInt16LE(28)
  if (begin + entry.size > directoryOffset) throw new ZipFormatError('does not lie within the file')
  const name = (await readAt(file, entry.offset + localSize, nameBytes)).toString('utf8')
  if (name !== entry.name) throw new ZipFormatError(`is called ${JSON.stringify(name)} in its own header`)
  const chunk = Buffer.allocUnsafe(Math.min(entry.size, 1024 * 1024))
  for (let at = 0; at < entry.size;) {
    const { bytesRead } = await file.read(chunk, 0, Math.min(chunk.length, entry.size - at), begin + at)
    if (bytesRead === 0) throw new ZipFormatError('is cut short')
    yield chunk.subarray(0, bytesRead)
    at += bytesRead
  }
}

/** The 64-bit values of the ZIP64 extra field, to be taken in order by those fields that are full. */
function wideFields(extra: Buffer): number[] {
  for (let at = 0; at + 4 <= extra.length;) {
    const end = at + 4 + extra.readUInt16LE(at + 2)
    if (extra.readUInt16LE(at) === zip64Id) {
      const values: number[] = []
      for (let value = at + 4; value + 8 <= Math.min(end, extra.length); value += 8) {
        values.push(toNumber(extra.readBigUInt64LE(value)))
      }
      return values
    }
    at = end
  }
  return []
}

function widen(value: number, wide: number[]): number {
  return value === full32 ? (wide.shift() ?? value) : value
}

function damaged(entries: number): ZipFormatError {
  return new ZipFormatError(`its directory is damaged after ${entries} entries`)
}
