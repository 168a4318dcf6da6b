// A14: whether an export of many images needs more memory than one of few.
import { readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { openDatabase } from '../server/src/platform/db/database.ts'
import { findPlace, processKey, startProcess } from '../server/test/process.ts'
import { childrenOf, commandOf } from './cpu.ts'
import { fillSources } from './fill-sources.ts'
import { openPostgres } from './product.ts'
import type { Question, Row } from './question.ts'

const [few, many] = [100, 10_000]
/** Exports of few before anything is measured, as many images as the large one has: heaps reach the size that they keep. */
const warmUp = many / few

type Peaks = { worker: number; api: number }

export const question: Question = {
  id: 'A14',
  title: `Peak memory of an export of ${many} small images and of one of ${few}, from the request to the last byte of the ZIP`,
  counts: `VmHWM, reset before each, of the API process and of one worker with ${availableParallelism()} in flight, after ${warmUp} exports of ${few}`,
  async run() {
    await using postgres = await openPostgres()
    await using place = await findPlace()
    const { pool } = openDatabase(postgres.url, () => undefined, 2)
    const env = { DATABASE_URL: postgres.url, SARTIQ_WORKERS: '1' }
    const { address, child } = await startProcess(place, { env })
    const shots = await fillSources(pool, place.folder, many)
    const api = child.pid ?? 0
    const worker = childrenOf(api).find((pid) => commandOf(pid).includes('worker')) ?? 0

    async function measured(count: number): Promise<Peaks> {
      await pool.query('truncate renditions')
      for (const pid of [api, worker]) writeFileSync(`/proc/${pid}/clear_refs`, '5')
      await exportAndFetch(address, shots.slice(0, count))
      return { api: peakOf(api), worker: peakOf(worker) }
    }

    for (let time = 0; time < warmUp; time++) await measured(few)
    const small = await measured(few)
    const large = await measured(many)
    await pool.end()
    return [row('worker'), row('api')]

    function row(which: keyof Peaks): Row {
      const mb = (kb: number) => `${Math.round(kb / 1024)} MB`
      return {
        asks: `peak memory, ${which === 'api' ? 'API' : 'worker'}: ${many} images ÷ ${few}`,
        ours: mb(large[which]),
        peer: mb(small[which]),
        ratio: large[which] / small[which],
        reach: { most: 1.1 },
      }
    }
  },
}

/** In KB, since it was last reset. */
function peakOf(pid: number): number {
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])
}

async function exportAndFetch(address: string, shots: string[]): Promise<void> {
  const headers = { authorization: `Bearer ${processKey}`, 'content-type': 'application/json' }
  const format = { file_format: 'jpg', resolution: 'original' }
  const body = JSON.stringify({ shots, format, destination: { type: 'download' } })
  const asked = await fetch(`${address}/api/v1/exports`, { method: 'POST', headers, body })
  const { id } = (await asked.json()) as { id: string }
  for (;;) {
    const now = (await (await fetch(`${address}/api/v1/exports/${id}`, { headers })).json()) as { status: string }
    if (now.status === 'COMPLETED') break
    if (!['PENDING', 'PROCESSING', 'UPLOADING'].includes(now.status))
      throw new Error(`The export ended as ${now.status}`)
    await sleep(200)
  }
  const zip = await fetch(`${address}/api/v1/exports/${id}/download`, { headers })
  for await (const _ of zip.body ?? []) {
    // Thrown away; a whole ZIP of many would be this process's memory.
  }
}
