// B10, the second half: a ZIP of 10,000 hostile names, unpacked by unzip and Python, stays inside its folder.
import { execFileSync } from 'node:child_process'
import { createWriteStream, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { crc32 } from 'node:zlib'
import { type NamingItem, fixNames, naming } from '@sartiq/contract/export/naming.ts'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { planZip } from './plan.ts'
import { zipStream } from './stream.ts'
import { inFolder, unpackersAccept } from './zip-fixture.ts'

const harm = [
  '../',
  '..\\',
  '/',
  '\u0000',
  '\n',
  '.',
  ' ',
  'CON',
  'nul.x',
  'COM1',
  'manifest.json',
  '\u202e',
  '\u200f',
  '\ud800',
  '\u{1f457}',
  'e\u0301',
  '\u00e9',
  'ß',
  'İ',
  'ς',
  'a',
  'A',
  '漢'.repeat(90),
  'x'.repeat(300),
  '%s',
  '$(touch x)',
  '-rf',
  '~',
  '#U00e9',
  '\u0301',
] as const
const value = fc.oneof(
  fc.array(fc.constantFrom(...harm), { maxLength: 3 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 30 }),
)

test('10,000 hostile names open in unzip and Python, each in its place', { timeout: 120_000 }, async () => {
  const samples = fc.sample(fc.tuple(value, value), 10_000)
  const items = samples.map(([sku, subject]): NamingItem => ({
    shot_id: '',
    file_format: 'png',
    values: { sku, subject },
  }))
  const paths = fixNames(items, naming.parse({ pattern: '{subject}/{sku}' })).names.map((name) => name.path)
  const content = Buffer.from('x')
  const plan = planZip(paths.map((name) => ({ name, size: 1, crc32: crc32(content) })))
  await inFolder(async (folder) => {
    const zip = join(folder, 'names.zip')
    await pipeline(
      zipStream(plan, () => Readable.from([content])),
      createWriteStream(zip),
    )
    expect(unpackersAccept(zip)).toEqual(expect.arrayContaining(['unzip', 'python3']))
    const unpack = {
      unzip: ['-q', zip, '-d', join(folder, 'unzip')],
      python3: [
        '-c',
        'import sys,zipfile;zipfile.ZipFile(sys.argv[1]).extractall(sys.argv[2])',
        zip,
        join(folder, 'python3'),
      ],
    }
    for (const [command, args] of Object.entries(unpack)) {
      mkdirSync(join(folder, command))
      execFileSync(command, args, { env: { ...process.env, LC_ALL: 'C.UTF-8' } })
      const found = readdirSync(join(folder, command), { recursive: true, withFileTypes: true, encoding: 'utf8' })
      const files = found.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name))
      expect(files.toSorted()).toEqual(paths.map((path) => join(folder, command, path)).toSorted())
    }
    expect(readdirSync(folder).toSorted()).toEqual(['names.zip', 'python3', 'unzip'])
  })
})
