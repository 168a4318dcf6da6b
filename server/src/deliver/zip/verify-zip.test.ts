// `sartiq verify`: a sound delivery passes, every kind of damage is told in words, and nothing is thrown.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { checksumLines, manifestPaths } from '../rules/manifest.ts'
import { verifyZip } from './verify-zip.ts'
import { fakeZip, inFolder, zipBytes } from './zip-fixture.ts'

type Item = { path: string; status: string; bytes: number | null; sha256: string | null }
type Change = {
  files?: [string, string][]
  items?: (items: Item[]) => Item[]
  json?: string
  sums?: (text: string) => string
}

const images: [string, string][] = [
  ['a/1.png', 'one'],
  ['Größe.png', 'two'.repeat(5000)],
  ['empty.png', ''],
]
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

/** A delivery of three files and one failure, with what a test changes in it. */
function delivery({ files = images, items = (all) => all, json, sums = (text) => text }: Change = {}): Promise<Buffer> {
  const rows: Item[] = images.map(([path, text]) => ({
    path,
    status: 'completed',
    bytes: Buffer.byteLength(text),
    sha256: sha256(text),
  }))
  rows.push({ path: 'failed.png', status: 'failed', bytes: null, sha256: null })
  const manifest = json ?? JSON.stringify({ export: { id: 'e1' }, items: items(rows) })
  const listed = [...images, [manifestPaths.json, manifest], [manifestPaths.csv, 'csv']] as const
  const lines = checksumLines(listed.map(([path, text]) => ({ path, sha256: sha256(text) })))
  const all = [
    ...files,
    [manifestPaths.json, manifest],
    [manifestPaths.csv, 'csv'],
    [manifestPaths.sha256, sums(lines)],
  ] as const
  return zipBytes(fakeZip(all.filter(([, text]) => text !== 'left out')))
}

function verify(bytes: Buffer) {
  return inFolder(async (folder) => {
    writeFileSync(join(folder, 'x.zip'), bytes)
    return verifyZip(join(folder, 'x.zip'))
  })
}

test('a sound delivery passes, and its manifest is handed on', async () => {
  const report = await verify(await delivery())
  expect(report).toMatchObject({ ok: true, entries: 6, problems: [], manifest: { export: { id: 'e1' } } })
  expect(report.manifest?.items).toHaveLength(4)
})

const only =
  <T>(value: T) =>
  () =>
    value
test.each<[string, Change, string, string]>([
  ['a missing file', { files: images.slice(1) }, 'a/1.png', 'in the manifest and not in the ZIP'],
  ['an extra file', { files: [...images, ['virus.exe', 'x']] }, 'virus.exe', 'in the ZIP and not in the manifest'],
  ['another file', { files: [['a/1.png', 'eno'], ...images.slice(1)] }, 'a/1.png', 'sha256 differs'],
  ['another size', { files: [['a/1.png', 'ones'], ...images.slice(1)] }, 'a/1.png', 'has 4 bytes, the manifest says 3'],
  ['the file of a failed row', { files: [...images, ['failed.png', 'x']] }, 'failed.png', 'not in the manifest'],
  ['a manifest that is no JSON', { json: '{' }, 'manifest.json', 'is no delivery manifest'],
  ['a manifest of another kind', { json: '{"items":1}' }, 'manifest.json', 'is no delivery manifest'],
  ['no manifest', { json: 'left out' }, 'manifest.json', 'is missing'],
  ['no checksums', { sums: only('left out') }, 'manifest-sha256.txt', 'is missing'],
  ['a line that is no checksum', { sums: (text) => `${text}hello\n` }, 'manifest-sha256.txt', 'no checksum: hello'],
  ['a checksum of nothing', { sums: (text) => `${text}${'0'.repeat(64)}  gone.png\n` }, 'gone.png', 'not in the ZIP'],
  ['a wrong checksum', { sums: (text) => text.replace(/^.{64}/, '0'.repeat(64)) }, 'a/1.png', 'another sha256'],
])('%s is told', async (_, change, path, words) => {
  const report = await verify(await delivery(change))
  expect(report.ok).toBe(false)
  expect(report.problems).toContainEqual({ path, problem: expect.stringContaining(words) })
})

test('a flipped bit in a file is told by name, the rest is still checked', async () => {
  const bytes = await delivery()
  const at = bytes.indexOf('twotwo') + 1000
  bytes[at] = (bytes[at] ?? 0) ^ 1
  const { problems, entries } = await verify(bytes)
  expect([entries, problems]).toEqual([6, [{ path: 'Größe.png', problem: 'is damaged: its CRC-32 is another' }]])
})

const told = async (bytes: Buffer) => (await verify(bytes)).problems[0]?.problem

test('what is no ZIP, or not all of one', async () => {
  const bytes = await delivery()
  expect(await told(Buffer.from('hello'))).toBe('is not a ZIP file')
  expect(await told(Buffer.alloc(0))).toBe('is not a ZIP file')
  expect(await told(bytes.subarray(0, -1))).toContain('cut short')
  expect(await told(bytes.subarray(0, 100))).toContain('cut short')
  expect(await told(bytes.subarray(50))).toContain('damaged')
  expect((await verifyZip('/nowhere/x.zip')).problems[0]?.problem).toContain('could not be read: ENOENT')
  expect((await verifyZip('/tmp')).problems[0]?.problem).toContain('could not be read')
})

test('a ZIP packed anew by another tool says so', async () => {
  await inFolder(async (folder) => {
    writeFileSync(join(folder, 'x.zip'), await delivery())
    const script = `import sys,zipfile
a=zipfile.ZipFile(sys.argv[1]);b=zipfile.ZipFile(sys.argv[2],'w',zipfile.ZIP_DEFLATED)
for n in a.namelist(): b.writestr(n,a.read(n))
b.writestr('../evil.png','x');b.close()`
    execFileSync('python3', ['-c', script, join(folder, 'x.zip'), join(folder, 'y.zip')])
    const { problems } = await verifyZip(join(folder, 'y.zip'))
    expect(problems).toContainEqual({ path: 'Größe.png', problem: expect.stringContaining('packed anew') })
    expect(problems).toContainEqual({ path: '../evil.png', problem: expect.stringContaining('outside the folder') })
  })
})

test('nothing, changed or cut, makes it throw, and no cut goes unnoticed', async () => {
  const bytes = await delivery()
  const change = fc.record({
    at: fc.nat(bytes.length - 1),
    value: fc.integer({ min: 1, max: 255 }),
    keep: fc.option(fc.nat(bytes.length - 1), { freq: 5 }),
  })
  await inFolder(async (folder) => {
    const path = join(folder, 'x.zip')
    await fc.assert(
      fc.asyncProperty(change, async ({ at, value, keep }) => {
        const broken = Buffer.from(bytes)
        broken[at] = (broken[at] ?? 0) ^ value
        writeFileSync(path, broken.subarray(0, keep ?? undefined))
        const report = await verifyZip(path)
        if (keep !== null) expect(report.ok).toBe(false)
        expect(report.ok).toBe(report.problems.length === 0)
      }),
      { numRuns: 500 },
    )
  })
})
