// Sends a planned ZIP, whole or a range, with one entry open at a time and every byte accounted for.
import { Readable } from 'node:stream'
import { crc32 } from 'node:zlib'
import type { ZipPlan, ZipSegment } from './plan.ts'

/** Opens bytes `start` to `end` (exclusive) of an entry. */
export type OpenEntry = (index: number, start: number, end: number) => Source | Promise<Source>

/** An entry did not yield what the plan promised; the stream is destroyed with this, so that no one takes half a ZIP for whole. */
export class ZipEntryError extends Error {
  readonly code = 'ZIP_ENTRY_CHANGED'
  readonly entry: string
  constructor(entry: string, message: string, options?: ErrorOptions) {
    super(`${entry}: ${message}`, options)
    this.entry = entry
  }
}

/**
 * The ZIP's bytes as a stream with backpressure. Destroying it closes the entry that is open.
 * @param range bytes `from` to `to`, both inclusive, as in HTTP; default all
 * The stream fails with ZipEntryError when an entry cannot be read, is shorter or longer than planned,
 * or, sent whole, has another CRC-32.
 */
export function zipStream(plan: ZipPlan, openEntry: OpenEntry, range?: { from: number; to: number }): Readable {
  const open: OpenSource = { source: null, closed: false }
  const segments = plan.segments(range?.from ?? 0, range?.to ?? plan.totalBytes - 1)
  const bytes = zipBytes(plan, openEntry, segments, open)
  let pulling = false
  let wanted = false
  async function pull() {
    pulling = true
    try {
      // A reader may ask again while `push` hands it a chunk; `wanted` then stands for the call that was not answered.
      do {
        wanted = false
        const next = await bytes.next()
        if (next.done) stream.push(null)
        if (next.done || (!stream.push(next.value) && !wanted)) return
      } while (!open.closed)
    } catch (error) {
      stream.destroy(error instanceof Error ? error : new Error(String(error)))
    } finally {
      pulling = false
    }
  }
  const endBytes = () => void bytes.return().catch(() => {})
  const stream = new Readable({
    read() {
      wanted = true
      if (!pulling) void pull()
    },
    // Not Readable.from: ending a generator waits for the chunk that it waits for, so a source that stalls would stay
    // open for ever. It must be closed from outside first.
    destroy(error, done) {
      open.closed = true
      if (open.source instanceof Readable) open.source.destroy()
      endBytes()
      done(error)
    },
  })
  return stream
}

type Source = Readable | AsyncIterable<Uint8Array>
type OpenSource = { source: Source | null; closed: boolean }

async function* zipBytes(plan: ZipPlan, openEntry: OpenEntry, segments: Iterable<ZipSegment>, open: OpenSource) {
  for (const segment of segments) {
    if (segment.kind === 'bytes') yield segment.data
    else yield* entryBytes(plan, openEntry, segment, open)
  }
}

async function* entryBytes(
  plan: ZipPlan,
  openEntry: OpenEntry,
  segment: ZipSegment & { kind: 'entry' },
  open: OpenSource,
) {
  const { index, start, end } = segment
  const { name = '', size = 0, crc32: planned = 0 } = plan.entries[index] ?? {}
  const wanted = end - start
  const whole = wanted === size
  let bytes = 0
  let crc = 0
  try {
    open.source = await openEntry(index, start, end)
    if (open.closed && open.source instanceof Readable) open.source.destroy()
    for await (const chunk of open.source) {
      bytes += chunk.length
      if (bytes > wanted) throw new ZipEntryError(name, `yielded more than the ${wanted} bytes planned.`)
      if (whole) crc = crc32(chunk, crc)
      // The last chunk waits for the judgement: a client that counts bytes must not have them all before it.
      if (whole && bytes === wanted && crc !== planned) {
        throw new ZipEntryError(name, `has CRC-32 ${hex(crc)}, planned ${hex(planned)}.`)
      }
      if (chunk.length > 0) yield chunk
    }
  } catch (error) {
    if (error instanceof ZipEntryError) throw error
    throw new ZipEntryError(name, 'could not be read.', { cause: error })
  } finally {
    open.source = null
  }
  if (bytes < wanted) throw new ZipEntryError(name, `yielded ${bytes} of the ${wanted} bytes planned.`)
}

function hex(crc: number): string {
  return crc.toString(16).padStart(8, '0')
}
