// The records a ZIP is made of, byte by byte, for stored entries. APPNOTE.TXT 6.3.10 (PKWARE), sections 4.3 to 4.5.

/** `size` in bytes; `crc32` unsigned, of the stored bytes. */
export type ZipEntry = { name: string; size: number; crc32: number }

export const signatures = {
  local: 0x04034b50,
  central: 0x02014b50,
  end64: 0x06064b50,
  locator64: 0x07064b50,
  end: 0x06054b50,
} as const
export const localSize = 30
export const centralSize = 46
export const endSize = 22
export const end64Size = 56
export const locator64Size = 20
export const zip64Id = 0x0001
/** At and above these a field says "see ZIP64". */
export const full16 = 0xffff
export const full32 = 0xffffffff

const needsZip64 = 45
const needsFolders = 20
const madeByUnix = 3 << 8
/** Bit 11: the name is UTF-8. */
const utf8Flag = 1 << 11
const dosTime = 0
/** 1980-01-01, the earliest DOS date: equal content gives equal bytes, whenever it is asked for. */
const dosDate = (1 << 5) | 1
/** A regular file, 0644. Info-ZIP mangles UTF-8 names of entries marked as FAT, in spite of bit 11. */
const unixFile = (0o100644 << 16) >>> 0

export function localLength(entry: ZipEntry): number {
  return localSize + Buffer.byteLength(entry.name) + (entry.size >= full32 ? 20 : 0)
}

export function localHeader(entry: ZipEntry): Buffer {
  const big = entry.size >= full32
  const header = Buffer.alloc(localLength(entry))
  header.writeUInt32LE(signatures.local, 0)
  header.writeUInt16LE(big ? needsZip64 : needsFolders, 4)
  writeCommon(header, 6, entry)
  header.writeUInt16LE(big ? 20 : 0, 28)
  const nameLength = header.write(entry.name, localSize)
  // A local header must carry both sizes when it carries ZIP64 at all.
  if (big) writeZip64Extra(header, localSize + nameLength, [entry.size, entry.size])
  return header
}

/** @param offset of the entry's local header, in bytes from the start of the file */
export function centralLength(entry: ZipEntry, offset: number): number {
  const wide = wideFields(entry, offset).length
  return centralSize + Buffer.byteLength(entry.name) + (wide > 0 ? 4 + 8 * wide : 0)
}

export function centralHeader(entry: ZipEntry, offset: number): Buffer {
  const wide = wideFields(entry, offset)
  const header = Buffer.alloc(centralLength(entry, offset))
  const version = wide.length > 0 ? needsZip64 : needsFolders
  header.writeUInt32LE(signatures.central, 0)
  header.writeUInt16LE(madeByUnix | version, 4)
  header.writeUInt16LE(version, 6)
  writeCommon(header, 8, entry)
  header.writeUInt16LE(wide.length > 0 ? 4 + 8 * wide.length : 0, 30)
  header.writeUInt32LE(unixFile, 38)
  header.writeUInt32LE(Math.min(offset, full32), 42)
  const nameLength = header.write(entry.name, centralSize)
  if (wide.length > 0) writeZip64Extra(header, centralSize + nameLength, wide)
  return header
}

/** @param directory its entries, and where it begins and how long it is in bytes */
export function endRecords(directory: { entries: number; offset: number; size: number }): Buffer {
  const { entries, offset, size } = directory
  const big = endLength(directory) > endSize
  const records = Buffer.alloc(endLength(directory))
  if (big) {
    records.writeUInt32LE(signatures.end64, 0)
    records.writeBigUInt64LE(BigInt(end64Size - 12), 4)
    records.writeUInt16LE(madeByUnix | needsZip64, 12)
    records.writeUInt16LE(needsZip64, 14)
    for (const [at, value] of [entries, entries, size, offset].entries()) {
      records.writeBigUInt64LE(BigInt(value), 24 + 8 * at)
    }
    records.writeUInt32LE(signatures.locator64, end64Size)
    records.writeBigUInt64LE(BigInt(offset + size), end64Size + 8)
    records.writeUInt32LE(1, end64Size + 16)
  }
  const end = records.subarray(big ? end64Size + locator64Size : 0)
  end.writeUInt32LE(signatures.end, 0)
  end.writeUInt16LE(Math.min(entries, full16), 8)
  end.writeUInt16LE(Math.min(entries, full16), 10)
  end.writeUInt32LE(Math.min(size, full32), 12)
  end.writeUInt32LE(Math.min(offset, full32), 16)
  return records
}

export function endLength({ entries, offset, size }: { entries: number; offset: number; size: number }): number {
  const big = entries >= full16 || offset >= full32 || size >= full32
  return endSize + (big ? end64Size + locator64Size : 0)
}

/** The central fields too wide for 32 bits, in the order ZIP64 wants: size, compressed size, offset. */
function wideFields(entry: ZipEntry, offset: number): number[] {
  return [...(entry.size >= full32 ? [entry.size, entry.size] : []), ...(offset >= full32 ? [offset] : [])]
}

/** Flags to name length: the 22 bytes that both headers share. */
function writeCommon(header: Buffer, at: number, entry: ZipEntry): void {
  const size = Math.min(entry.size, full32)
  header.writeUInt16LE(utf8Flag, at)
  header.writeUInt16LE(dosTime, at + 4)
  header.writeUInt16LE(dosDate, at + 6)
  header.writeUInt32LE(entry.crc32, at + 8)
  header.writeUInt32LE(size, at + 12)
  header.writeUInt32LE(size, at + 16)
  header.writeUInt16LE(Buffer.byteLength(entry.name), at + 20)
}

function writeZip64Extra(header: Buffer, at: number, values: number[]): void {
  header.writeUInt16LE(zip64Id, at)
  header.writeUInt16LE(8 * values.length, at + 2)
  for (const [index, value] of values.entries()) header.writeBigUInt64LE(BigInt(value), at + 4 + 8 * index)
}
