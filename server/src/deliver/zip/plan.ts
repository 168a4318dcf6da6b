// A sealed ZIP as a plan: from names, sizes and CRCs follows every byte but the entries' own, so nothing is stored.
import { createHash } from 'node:crypto'
import {
  type ZipEntry,
  centralHeader,
  centralLength,
  endLength,
  endRecords,
  localHeader,
  localLength,
} from './records.ts'

export type { ZipEntry } from './records.ts'

/** Bytes of ours, or bytes `start` to `end` (exclusive) of an entry. */
export type ZipSegment = { kind: 'bytes'; data: Buffer } | { kind: 'entry'; index: number; start: number; end: number }

export type ZipPlan = {
  readonly entries: readonly ZipEntry[]
  /** Of the whole file, in bytes. */
  readonly totalBytes: number
  /** What makes bytes `from` to `toInclusive`, in order; RangeError outside the file. Headers are built on the way. */
  segments(from: number, toInclusive: number): Iterable<ZipSegment>
}

/** Central headers handed out together: 70,000 writes of 60 bytes would cost more than the bytes. */
const directoryBatch = 64 * 1024
/** The layout's version, part of the ETag: raise it when the same entries would give other bytes. */
const layout = 1

/**
 * Lays out a ZIP of stored entries, in the order given.
 * @throws RangeError for a name that is empty, absolute, climbs, is doubled or over 65,535 bytes, or figures out of range
 */
export function planZip(entries: readonly ZipEntry[]): ZipPlan {
  checkEntries(entries)
  // Two numbers an entry is all that stays in memory: where its local header and where its central header begin.
  const locals = new Float64Array(entries.length + 1)
  const centrals = new Float64Array(entries.length + 1)
  for (const [index, entry] of entries.entries()) {
    locals[index + 1] = (locals[index] ?? 0) + localLength(entry) + entry.size
  }
  const offset = locals.at(-1) ?? 0
  centrals[0] = offset
  for (const [index, entry] of entries.entries()) {
    centrals[index + 1] = (centrals[index] ?? 0) + centralLength(entry, locals[index] ?? 0)
  }
  const directory = { entries: entries.length, offset, size: (centrals.at(-1) ?? 0) - offset }
  const totalBytes = offset + directory.size + endLength(directory)
  if (!Number.isSafeInteger(totalBytes)) throw new RangeError('The ZIP would be larger than 2^53 bytes.')

  function* segments(from: number, toInclusive: number): Generator<ZipSegment> {
    for (let index = indexAt(locals, from); index < entries.length; index++) {
      const begin = locals[index] ?? 0
      if (begin > toInclusive) return
      const entry = entries[index]
      if (entry === undefined) return
      const data = begin + localLength(entry)
      if (from < data) yield { kind: 'bytes', data: cut(localHeader(entry), begin, from, toInclusive) }
      const start = Math.max(0, from - data)
      const end = Math.min(entry.size, toInclusive + 1 - data)
      if (start < end) yield { kind: 'entry', index, start, end }
    }
    let batch: Buffer[] = []
    let bytes = 0
    for (let index = indexAt(centrals, from); index < entries.length; index++) {
      const begin = centrals[index] ?? 0
      const entry = entries[index]
      if (begin > toInclusive || entry === undefined) break
      const header = cut(centralHeader(entry, locals[index] ?? 0), begin, from, toInclusive)
      batch.push(header)
      bytes += header.length
      if (bytes < directoryBatch) continue
      yield { kind: 'bytes', data: Buffer.concat(batch) }
      batch = []
      bytes = 0
    }
    const end = offset + directory.size
    if (toInclusive >= end) batch.push(cut(endRecords(directory), end, from, toInclusive))
    if (batch.length > 0) yield { kind: 'bytes', data: Buffer.concat(batch) }
  }
  return {
    entries,
    totalBytes,
    segments(from, toInclusive) {
      const inside = Number.isSafeInteger(from) && Number.isSafeInteger(toInclusive) && from >= 0
      if (!inside || toInclusive < from || toInclusive >= totalBytes) {
        throw new RangeError(`Bytes ${from} to ${toInclusive} do not lie in a ZIP of ${totalBytes}.`)
      }
      return segments(from, toInclusive)
    },
  }
}

/** Strong ETag (RFC 9110 8.8.3), quotes included: sha256 of all that decides the bytes. */
export function etag(plan: ZipPlan): string {
  const hash = createHash('sha256').update(`sartiq-zip-${layout}\n`)
  for (const { name, size, crc32 } of plan.entries) hash.update(`${JSON.stringify(name)} ${size} ${crc32}\n`)
  return `"${hash.digest('hex')}"`
}

function checkEntries(entries: readonly ZipEntry[]): void {
  const names = new Set<string>()
  for (const { name, size, crc32 } of entries) {
    const quoted = JSON.stringify(name)
    const climbs = name.split('/').some((part) => part === '' || part === '.' || part === '..')
    if (climbs || name.includes('\0') || !name.isWellFormed())
      throw new RangeError(`${quoted} is no name for a ZIP entry.`)
    if (Buffer.byteLength(name) > 0xffff) throw new RangeError(`${quoted.slice(0, 80)}… is longer than 65,535 bytes.`)
    if (names.has(name)) throw new RangeError(`${quoted} is in the ZIP twice.`)
    names.add(name)
    if (!Number.isSafeInteger(size) || size < 0) throw new RangeError(`${quoted} has no valid size: ${size}.`)
    const goodCrc = crc32 === crc32 >>> 0 && (size > 0 || crc32 === 0)
    if (!goodCrc) throw new RangeError(`${quoted} has no valid CRC-32: ${crc32}.`)
  }
}

/** The last index whose start is not behind `offset`; the list's length less one when all are before it. */
function indexAt(starts: Float64Array, offset: number): number {
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >>> 1
    if ((starts[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return low
}

/** The part of `data`, which begins at `begin`, that lies in the range asked for. */
function cut(data: Buffer, begin: number, from: number, toInclusive: number): Buffer {
  return data.subarray(Math.max(0, from - begin), Math.min(data.length, toInclusive + 1 - begin))
}
