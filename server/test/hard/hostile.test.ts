// Twenty hostile DAMs and six hostile webhook endpoints beside one good DAM: what they cost the good one, and in memory.
import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import type { ExportRecord } from '@sartiq/contract/export/export.ts'
import { isSettled } from '@sartiq/contract/export/status.ts'
import { expect, test } from 'vitest'
import { approvedShots } from '../kills/approved-shots.ts'
import { type Client, patientClient } from '../kills/client.ts'
import { fakeGeneric } from '../peers/dam/fake-generic.ts'
import { behaviours } from '../peers/dam/hostile.ts'
import { servePeer } from '../peers/serve-peer.ts'
import { answers } from '../peers/webhook-receiver.ts'
import { findPlace, startProcess } from '../process.ts'

const imagesEach = 4
const timed = 12
/** In KB. */
const mostMemory = 512 * 1024
const webhooks = {
  error: answers.status(500),
  silence: answers.silence,
  reset: answers.reset,
  garbage: answers.garbage,
  endless: answers.endless,
  drip: answers.drip,
}

test.runIf(process.env['SARTIQ_TEST_HARD'] === '1')('hostile peers cost the others little, and no memory', async () => {
  await using place = await findPlace()
  await using stack = new AsyncDisposableStack()
  const env = { SARTIQ_WORKERS: '2', SARTIQ_ALLOW_NETWORKS: '127.0.0.1' }
  const { address, child } = await startProcess(place, { env })
  const client = patientClient(address)
  const shots = await approvedShots(client, place.port, imagesEach)

  const good = stack.use(await fakeGeneric())
  // As far away as a DAM is.
  good.afterwards = () => pause(50)
  const toGood = await connect(client, good.url)
  const hostile: string[] = []
  for (const [, fault] of behaviours) {
    const dam = stack.use(await fakeGeneric())
    dam.fault = () => fault
    hostile.push(await connect(client, dam.url))
  }
  for (const [name, does] of Object.entries(webhooks)) {
    const { url } = stack.use(await servePeer((_, response) => does(response)))
    const body = { name, type: 'webhook', config: { url, events: ['export.completed', 'export.failed'] } }
    const { id } = await client.call<{ id: string }>('POST', '/destinations', body)
    hostile.push(id)
  }

  // Rendered once; from here on an export is its delivery.
  await exportTo(client, shots, toGood)
  const before = await timeOf(client, shots, toGood)
  const begun = await Promise.all(hostile.slice(0, behaviours.length).map((id) => begin(client, shots, id, 'dam')))
  const told = await Promise.all(hostile.slice(behaviours.length).map((id) => begin(client, shots, id, 'webhook')))
  const among = await timeOf(client, shots, toGood)
  const open = (await Promise.all(begun.map((id) => read(client, id)))).filter(
    ({ status }) => !isSettled(status),
  ).length
  const ends = await Promise.all(begun.map((id) => settled(client, id)))
  const after = await timeOf(client, shots, toGood)

  expect(ends.map(({ status, errors }) => [status, errors[0]?.code])).toEqual(
    behaviours.map(([, , , code]) => ['FAILED', code]),
  )
  expect(good.assets).toHaveLength(imagesEach * (3 * timed + 1))
  for (const id of told) expect(['UPLOADING', 'COMPLETED']).toContain((await read(client, id)).status)
  const peaks = [child.pid ?? 0, ...childrenOf(child.pid ?? 0)].map(peakOf)
  for (const peak of peaks) expect(peak).toBeLessThan(mostMemory)
  const alone = (before + after) / 2
  process.stdout.write(
    `an export to the good DAM: ${Math.round(alone)} ms alone, ${Math.round(among)} ms among the hostile ` +
      `(${(among / alone).toFixed(2)} times; ${open} of them were still under way); ` +
      `peak memory ${peaks.map((kb) => `${Math.round(kb / 1024)} MB`).join(', ')}\n`,
  )
})

async function connect(client: Client, url: string): Promise<string> {
  const config = {
    endpoint: `${url}/api/assets`,
    auth_type: 'api_key',
    credentials: { api_key: 'generic-key' },
    limits: { timeout_s: 5, concurrency: 4 },
    retry: { max: 3, base_ms: 1000 },
  }
  return (await client.call<{ id: string }>('POST', '/destinations', { name: url, type: 'dam', config })).id
}

async function begin(
  client: Client,
  shots: string[],
  destination_id: string,
  type: 'dam' | 'webhook',
): Promise<string> {
  const format = { file_format: 'jpg', resolution: '512' }
  const body = { shots, format, destination: { type, destination_id } }
  return (await client.call<ExportRecord>('POST', '/exports', body)).id
}

function read(client: Client, id: string): Promise<ExportRecord> {
  return client.call<ExportRecord>('GET', `/exports/${id}`)
}

async function settled(client: Client, id: string): Promise<ExportRecord> {
  for (;;) {
    const record = await read(client, id)
    if (isSettled(record.status)) return record
    await pause(20)
  }
}

async function exportTo(client: Client, shots: string[], destination: string): Promise<void> {
  const { status } = await settled(client, await begin(client, shots, destination, 'dam'))
  expect(status).toBe('COMPLETED')
}

/** Milliseconds of one export, from the request until it is settled: the median of several, one after the other. */
async function timeOf(client: Client, shots: string[], destination: string): Promise<number> {
  const all: number[] = []
  for (let time = 0; time < timed; time++) {
    const begun = performance.now()
    await exportTo(client, shots, destination)
    all.push(performance.now() - begun)
  }
  return all.toSorted((a, b) => a - b)[timed / 2] ?? 0
}

function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number)
}

/** The most memory that a process has had, in KB. */
function peakOf(pid: number): number {
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])
}
