// The promise about kills, for any number of them: no accepted export is lost, none is there twice, all of them end.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { ExportRecord } from '@sartiq/contract/export/export.ts'
import { isSettled } from '@sartiq/contract/export/status.ts'
import { expect } from 'vitest'
import { verifyZip } from '../../src/deliver/zip/verify-zip.ts'
import { random } from '../../src/intake/demo/random.ts'
import { findPlace } from '../process.ts'
import { approvedShots } from './approved-shots.ts'
import { type Client, patientClient } from './client.ts'
import { startVictims, type Victims } from './processes.ts'
import type { Way } from './ways.ts'

export type Size = { seed: number; kills: number; exports: number; images: number }

/** Exports to one destination while servers and workers are killed. Answers a line that says what happened. */
export async function surviveKills(open: () => Promise<Way>, size: Size): Promise<string> {
  await using way = await open()
  await using place = await findPlace()
  const victims = await startVictims(place, { SARTIQ_WORKERS: '2', SARTIQ_ALLOW_NETWORKS: '127.0.0.0/8' })
  const client = patientClient(`http://127.0.0.1:${place.port}`)
  try {
    const shots = await approvedShots(client, place.port, size.images)
    const destination = await way.setUp(client)
    const killed = { servers: 0, workers: 0 }
    const killing = killAtRandom(victims, size, killed)
    const ids: string[] = []
    for (let number = 1; number <= size.exports; number++) {
      // A quality of its own: every image is rendered anew.
      const format = { file_format: 'jpg', resolution: '512', quality: number }
      const { id } = await client.call<ExportRecord>(
        'POST',
        '/exports',
        { shots, format, destination },
        `export-${number}`,
      )
      ids.push(id)
      // One after another for as long as there are kills, so that every kill finds some under way.
      while (killed.servers + killed.workers < (number * size.kills) / size.exports) await pause(100)
    }
    await killing
    const since = performance.now()
    const done = await Promise.all(ids.map((id) => settled(client, id)))
    const seconds = Math.round((performance.now() - since) / 1000)
    for (const record of done) {
      const { id, status, failure, progress, errors } = record
      expect({ id, status, failure, progress, errors }).toMatchObject({
        ...{ status: 'COMPLETED', failure: null, errors: [] },
        progress: { total: size.images, completed: size.images, failed: 0 },
      })
      const zip = join(place.folder, 'out.zip')
      await writeFile(zip, await client.bytes(record.download_url ?? ''))
      expect(await verifyZip(zip)).toMatchObject({ ok: true, entries: size.images + 3, problems: [] })
    }
    const { items } = await client.call<{ items: { id: string }[] }>('GET', '/exports?limit=500')
    expect(items.map(({ id }) => id).toSorted()).toEqual(ids.toSorted())
    const peer = await way.check(done, client)
    return `${killed.servers} servers and ${killed.workers} workers killed, all ended ${seconds} s later; ${peer}`
  } finally {
    await victims.end()
  }
}

const meanPause = 2000

/** @param killed counts along */
async function killAtRandom(
  victims: Victims,
  { seed, kills }: Size,
  killed: { servers: number; workers: number },
): Promise<void> {
  const { next, range } = random(seed)
  while (killed.servers + killed.workers < kills) {
    await pause(range(meanPause / 4, (meanPause * 7) / 4))
    if ((killed.servers + killed.workers) % 4 === 1) {
      await victims.killServer()
      killed.servers++
    } else if (victims.killWorker((count) => Math.floor(next() * count))) killed.workers++
  }
}

async function settled(client: Client, id: string): Promise<ExportRecord> {
  for (;;) {
    const record = await client.call<ExportRecord>('GET', `/exports/${id}`)
    if (isSettled(record.status)) return record
    await pause(500)
  }
}
