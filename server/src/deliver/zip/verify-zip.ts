// `sartiq verify FILE.zip`: checks a delivery offline, every byte against its CRC-32 and against the manifest inside.
import { createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { crc32 } from 'node:zlib'
import { type FileMarks, scanMarks } from '../../platform/image/scan-marks.ts'
import { manifestPaths } from '../rules/manifest.ts'
import {
  type Checked,
  type DeliveryManifest,
  type ZipProblem,
  checkManifest,
  checkSums,
  readManifest,
} from './check-manifest.ts'
import { ZipFormatError } from './find-directory.ts'
import { type DirectoryEntry, type ZipDirectory, readDirectory, readEntry } from './read-zip.ts'

export type ZipVerification = {
  ok: boolean
  entries: number
  /** The delivered images, with the marks of origin that are in them. */
  files: ({ path: string } & FileMarks)[]
  problems: ZipProblem[]
  manifest: DeliveryManifest | null
}

const own = new Set<string>(Object.values(manifestPaths))
const mostManifest = 256 * 1024 * 1024

/**
 * Never throws for what a file contains or for a file that cannot be read: that is a problem in the report.
 * @param onProgress is told the bytes checked so far, after each entry
 */
export async function verifyZip(
  path: string,
  onProgress: (bytes: number) => void = () => {},
): Promise<ZipVerification> {
  const report: ZipVerification = { ok: false, entries: 0, files: [], problems: [], manifest: null }
  let file: FileHandle | undefined
  try {
    file = await open(path, 'r')
    const directory = await readDirectory(file)
    report.entries = directory.entries.length
    await checkAll(file, directory, report, onProgress)
  } catch (error) {
    report.problems.push({ path, problem: wording(error) })
  } finally {
    await file?.close()
  }
  report.ok = report.problems.length === 0
  return report
}

async function checkAll(
  file: FileHandle,
  directory: ZipDirectory,
  report: ZipVerification,
  onProgress: (bytes: number) => void,
): Promise<void> {
  const checked = new Map<string, Checked>()
  const seen = new Set<string>()
  const texts = new Map<string, string>()
  let end = 0
  let done = 0
  for (const entry of directory.entries.toSorted((left, right) => left.offset - right.offset)) {
    const problem = (text: string) => report.problems.push({ path: entry.name, problem: text })
    if (isUnsafe(entry.name)) problem('would be unpacked outside the folder')
    if (seen.has(entry.name)) problem('is in the ZIP twice')
    if (entry.offset < end) problem('overlaps another entry')
    seen.add(entry.name)
    end = entry.offset + entry.size
    try {
      checked.set(entry.name, await checkEntry(file, entry, directory.offset, texts))
    } catch (error) {
      problem(wording(error))
    }
    onProgress((done += entry.size))
  }
  report.manifest = readManifest(texts.get(manifestPaths.json), report.problems)
  const delivered = [...checked].filter(([path]) => !own.has(path))
  report.files = delivered.map(([path, { marks }]) => ({ path, ...marks }))
  if (report.manifest) checkManifest(report.manifest, seen, checked, report.problems)
  checkSums(texts.get(manifestPaths.sha256), seen, checked, report.problems)
}

/** Reads an entry through; keeps the text of those that the manifest is made of. */
async function checkEntry(
  file: FileHandle,
  entry: DirectoryEntry,
  directoryOffset: number,
  texts: Map<string, string>,
): Promise<Checked> {
  const keep = entry.name === manifestPaths.json || entry.name === manifestPaths.sha256
  if (keep && entry.size > mostManifest) throw new ZipFormatError(`is too large for a manifest: ${entry.size} bytes`)
  const hash = createHash('sha256')
  const scanner = scanMarks()
  const kept: Buffer[] = []
  let crc = 0
  for await (const chunk of readEntry(file, entry, directoryOffset)) {
    crc = crc32(chunk, crc)
    hash.update(chunk)
    scanner.add(chunk)
    if (keep) kept.push(Buffer.from(chunk))
  }
  if (crc !== entry.crc32) throw new ZipFormatError('is damaged: its CRC-32 is another')
  if (keep) texts.set(entry.name, Buffer.concat(kept).toString('utf8'))
  return { bytes: entry.size, sha256: hash.digest('hex'), marks: scanner.end() }
}

function isUnsafe(name: string): boolean {
  return name === '' || /^(?:[/\\]|[a-z]:)|\\|\0/i.test(name) || name.split('/').includes('..')
}

function wording(error: unknown): string {
  return error instanceof ZipFormatError
    ? error.message
    : `could not be read: ${error instanceof Error ? error.message : String(error)}`
}
