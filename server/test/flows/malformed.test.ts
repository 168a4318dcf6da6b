// Bad images, a few dozen of a fresh seed each time; SARTIQ_TEST_SEED replays one.
import { expect, test } from 'vitest'
import { makeMalformed } from '../fixtures/malformed.ts'
import { surviveExport, surviveUploads } from '../fixtures/survive-malformed.ts'

const seed = Number(process.env['SARTIQ_TEST_SEED'] ?? Math.floor(Math.random() * 1e6))
const count = 36

test('a seed makes the same files again', async () => {
  for (let n = 0; n < count; n++) expect(await makeMalformed(7, n)).toEqual(await makeMalformed(7, n))
})

test('bad uploads are refused with a sentence', { timeout: 240_000 }, async () => {
  process.stdout.write(`uploads, SARTIQ_TEST_SEED=${seed}: ${await surviveUploads(seed, count)}\n`)
})

test('bad sources fail by name and the rest is delivered', { timeout: 240_000 }, async () => {
  process.stdout.write(`exports, SARTIQ_TEST_SEED=${seed}: ${await surviveExport(seed, count)}\n`)
})
