// A thousand bad images through upload, and a thousand through one export; SARTIQ_TEST_SEED replays a run.
import { test } from 'vitest'
import { surviveExport, surviveUploads } from '../fixtures/survive-malformed.ts'

const seed = Number(process.env['SARTIQ_TEST_SEED'] ?? Math.floor(Math.random() * 1e6))
const count = 1000

test.runIf(process.env['SARTIQ_TEST_HARD'] === '1')('a thousand bad uploads', async () => {
  process.stdout.write(`uploads, SARTIQ_TEST_SEED=${seed}: ${await surviveUploads(seed, count)}\n`)
})

test.runIf(process.env['SARTIQ_TEST_HARD'] === '1')('a thousand bad sources in one export', async () => {
  process.stdout.write(`exports, SARTIQ_TEST_SEED=${seed}: ${await surviveExport(seed, count)}\n`)
})
