// For tests: small ZIPs from text, their bytes, and the unpackers that this machine has.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { crc32 } from 'node:zlib'
import { type ZipPlan, planZip } from './plan.ts'
import { zipStream } from './stream.ts'

export type FakeZip = { plan: ZipPlan; open: (index: number, start: number, end: number) => Readable }

export function fakeZip(files: readonly (readonly [name: string, content: string | Buffer])[]): FakeZip {
  const contents = files.map(([, content]) => Buffer.from(content))
  const entries = files.map(([name], at) => {
    const content = contents[at] ?? Buffer.alloc(0)
    return { name, size: content.length, crc32: crc32(content) }
  })
  return {
    plan: planZip(entries),
    open: (index, start, end) => Readable.from(inChunks(contents[index]?.subarray(start, end) ?? Buffer.alloc(0))),
  }
}

export function zipBytes(zip: FakeZip, range?: { from: number; to: number }): Promise<Buffer> {
  return buffer(zipStream(zip.plan, zip.open, range))
}

function* inChunks(content: Buffer, size = 1000) {
  for (let at = 0; at < content.length; at += size) yield content.subarray(at, at + size)
}

/** Runs `use` with a new folder and takes it away again. */
export async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'sartiq-zip-'))
  try {
    return await use(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const python =
  'import sys,zipfile;z=zipfile.ZipFile(sys.argv[1]);bad=z.testzip();print(len(z.namelist()));sys.exit(bad is not None)'
const tools: [command: string, probe: string[], ...test: string[]][] = [
  ['unzip', ['-v'], '-tq'],
  ['python3', ['--version'], '-c', python],
  ['7z', ['i'], 't', '-bd'],
  ['jar', ['--version'], 'tf'],
]

/** Lets every unpacker judge the file; throws what it says when it finds fault. Says which are not on this machine. */
export function unpackersAccept(path: string): string[] {
  return tools.flatMap(([command, probe, ...test]) => {
    try {
      execFileSync(command, probe, { stdio: 'ignore' })
    } catch {
      process.stderr.write(`note: ${command} is not on this machine, its test of ${path} is left out\n`)
      return []
    }
    execFileSync(command, [...test, path], {
      env: { ...process.env, LC_ALL: 'C.UTF-8' },
      maxBuffer: 2 ** 30,
      stdio: 'pipe',
    })
    return [command]
  })
}
