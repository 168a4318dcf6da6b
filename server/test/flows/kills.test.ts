// A worker and then the server killed at random moments while exports go out; SARTIQ_TEST_SEED replays a run.
import { test } from 'vitest'
import { surviveKills } from '../kills/survive-kills.ts'
import { ways } from '../kills/ways.ts'

const seed = Number(process.env['SARTIQ_TEST_SEED'] ?? Math.floor(Math.random() * 1e6))

// Downloads are killed in process.test.ts; the long form kills on every way.
const { download: _, ...others } = ways

test.each(Object.entries(others))('%s: kills lose nothing', { timeout: 240_000 }, async (name, open) => {
  const line = await surviveKills(open, { seed, kills: 2, exports: 2, images: 3 })
  process.stdout.write(`${name}, SARTIQ_TEST_SEED=${seed}: ${line}\n`)
})
