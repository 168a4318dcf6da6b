// Two hundred kills of servers and workers while twenty exports of ten images go out, for each destination.
import { test } from 'vitest'
import { surviveKills } from '../kills/survive-kills.ts'
import { ways } from '../kills/ways.ts'

const seed = Number(process.env['SARTIQ_TEST_SEED'] ?? Math.floor(Math.random() * 1e6))

for (const [name, open] of Object.entries(ways)) {
  test.runIf(process.env['SARTIQ_TEST_HARD'] === '1')(`${name}: two hundred kills lose nothing`, async () => {
    const line = await surviveKills(open, { seed, kills: 200, exports: 20, images: 10 })
    process.stdout.write(`${name}, SARTIQ_TEST_SEED=${seed}: ${line}\n`)
  })
}
