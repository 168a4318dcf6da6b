// A8: what a ZIP costs that is laid out as it is sent.
import { createReadStream } from 'node:fs'
import { link, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { crc32 } from 'node:zlib'
import { ZipArchive } from 'archiver'
import yazl from 'yazl'
import { planZip, type ZipEntry } from '../server/src/deliver/zip/plan.ts'
import { zipStream } from '../server/src/deliver/zip/stream.ts'
import { openFileStorage } from '../server/src/platform/storage/file-storage.ts'
import { finishedChildrenCpu, ownCpu } from './cpu.ts'
import { interleave } from './measure.ts'
import { compare, notRun, type Question, type Row } from './question.ts'
import { findTool, run } from './tools.ts'

const totalMb = 360

export const question: Question = {
  id: 'A8',
  title: `${totalMb} MB of files from storage into a sink that drops them: as our ZIP stream, and as plain read streams of equal chunks (256 KiB)`,
  counts: 'this process; for zip -0 its own process, start included, into /dev/null',
  async run() {
    return [...(await rowsOf(72)), ...(await rowsOf(360))]
  },
}

async function rowsOf(count: number): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'sartiq-bench-zip-'))
  try {
    return await measured(folder, count)
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function measured(folder: string, count: number): Promise<Row[]> {
  const storage = await openFileStorage(join(folder, 'objects'))
  const size = (totalMb * 1e6) / count
  const keys = Array.from({ length: count }, (_, at) => `renditions/${at % 16}/${at}`)
  await mkdir(join(folder, 'zipped'))
  const entries: ZipEntry[] = []
  for (const [at, key] of keys.entries()) {
    const data = randomBytes(size)
    await storage.put(key, data)
    await link(join(folder, 'objects', key), join(folder, 'zipped', `SKU${at}.jpg`))
    entries.push({ name: `SKU${at}.jpg`, size, crc32: crc32(data) })
  }
  const plan = planZip(entries)
  const sink = () => new Writable({ highWaterMark: 256 * 1024, write: (_chunk, _encoding, done) => done() })
  const ours = () =>
    pipeline(
      zipStream(plan, (at, start, end) => storage.get(keys[at] ?? '', { start, end: end - 1 })),
      sink(),
    )
  const plain = async () => {
    for (const key of keys)
      await pipeline(createReadStream(join(folder, 'objects', key), { highWaterMark: 256 * 1024 }), sink())
  }
  const files = keys.map((key, at) => ({ path: join(folder, 'objects', key), name: entries[at]?.name ?? '' }))
  const zip = findTool('zip')
  const costs = await interleave({
    ours: { meter: ownCpu, work: ours },
    plain: { meter: ownCpu, work: plain },
    archiver: { meter: ownCpu, work: () => withArchiver(files, sink()) },
    yazl: { meter: ownCpu, work: () => withYazl(files, sink()) },
    zip: {
      meter: finishedChildrenCpu,
      work: async () => zip && run(zip, ['-0', '-q', '-r', '-', '.'], { cwd: join(folder, 'zipped') }),
    },
  })
  const of = `${count} files of ${size / 1e6} MB`
  const row = (asks: string, peer: keyof typeof costs, over: 'ours' | 'peer', least = 2) => {
    const reach = over === 'ours' ? { most: 1.2 } : { least }
    return compare({ asks, ours: costs.ours, peer: costs[peer], over, images: count, reach })
  }
  return [
    row(`ZIP stream ÷ plain file pipe, CPU a file, ${of}`, 'plain', 'ours'),
    row(`archiver ÷ ZIP stream, CPU a file, ${of}`, 'archiver', 'peer', 3),
    row(`yazl ÷ ZIP stream, CPU a file, ${of}`, 'yazl', 'peer', 3),
    zip
      ? row(`zip -0 ÷ ZIP stream, CPU a file, ${of}`, 'zip', 'peer')
      : notRun(`zip -0 ÷ ZIP stream, ${of}`, 'apt-get install zip', { least: 2 }),
  ]
}

type Stored = { path: string; name: string }

/** The same entries, stored and not deflated. */
async function withArchiver(files: Stored[], sink: Writable): Promise<void> {
  const archive = new ZipArchive({ store: true })
  for (const { path, name } of files) archive.file(path, { name })
  await Promise.all([pipeline(archive, sink), archive.finalize()])
}

async function withYazl(files: Stored[], sink: Writable): Promise<void> {
  const zip = new yazl.ZipFile()
  for (const { path, name } of files) zip.addFile(path, name, { compress: false })
  zip.end()
  await pipeline(zip.outputStream, sink)
}
