// The product as `sartiq serve` starts it: API here, one worker process beside it, Postgres and storage in a temp folder.
import { once } from 'node:events'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { openAsBlob } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathOf } from '@sartiq/contract/api.ts'
import { approveShot } from '@sartiq/contract/decide/endpoints.ts'
import type { Endpoint, Input, Reply } from '@sartiq/contract/endpoint.ts'
import { createExport } from '@sartiq/contract/export/endpoints.ts'
import { createPrediction } from '@sartiq/contract/intake/endpoints.ts'
import pg from 'pg'
import { startServer } from '../server/src/main/serve.ts'
import { type Config, readConfig } from '../server/src/platform/config.ts'
import { openDatabase } from '../server/src/platform/db/database.ts'
import { type EmbeddedPostgres, startPostgres } from '../server/src/platform/db/embedded/start-postgres.ts'
import { eventChannel } from '../server/src/platform/events/record-event.ts'
import { childrenOf, commandOf } from './cpu.ts'
import { inFlight } from './measure.ts'

const key = 'sk_bench_key'

export type Postgres = EmbeddedPostgres & AsyncDisposable

/** A Postgres of our own with the settings that the product gives it. */
export async function openPostgres(): Promise<Postgres> {
  const folder = await mkdtemp(join(tmpdir(), 'sartiq-bench-postgres-'))
  // Postgres runs as another user where this is root.
  await chmod(folder, 0o755)
  const postgres = await startPostgres({ folder: join(folder, 'postgres'), log: () => undefined })
  const close = async () => {
    await postgres.stop()
    await rm(folder, { recursive: true, force: true })
  }
  // It would outlive this process.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void close().finally(() => process.exit(1)))
  }
  return { ...postgres, [Symbol.asyncDispose]: close }
}

export type Product = Awaited<ReturnType<typeof openProduct>>

/** @param slots images in flight; `workers: 0` leaves starting the worker to the caller */
export async function openProduct(postgres: Postgres, { slots = 2, workers = 1, name = 'bench' } = {}) {
  const dataDir = await mkdtemp(join(tmpdir(), 'sartiq-bench-data-'))
  const main = openDatabase(postgres.url, () => undefined, 1).pool
  await main.query(`create database ${name}`)
  await main.end()
  const url = new URL(postgres.url)
  url.pathname = `/${name}`
  // Worker processes read the same variables.
  Object.assign(process.env, {
    ...{ PORT: '0', HOST: '127.0.0.1', SARTIQ_DATA_DIR: dataDir, SARTIQ_API_KEY: key, DATABASE_URL: url.href },
    ...{ SARTIQ_WORKERS: String(workers), SARTIQ_WORKER_SLOTS: String(slots), SARTIQ_LOG_LEVEL: 'error' },
  })
  const config: Config = readConfig(process.env)
  const before = childrenOf(process.pid)
  const server = await startServer(config, { demo: false, webFolder: undefined, say: () => undefined })
  const { pool } = openDatabase(url.href, () => undefined, 4)
  const listener = new pg.Client({ connectionString: url.href })
  await listener.connect()
  await listener.query(`listen ${eventChannel}`)

  const product = {
    config,
    url: url.href,
    address: server.address,
    pool,
    /** The process that renders. */
    workerPid: childrenOf(process.pid).find((pid) => !before.includes(pid) && commandOf(pid).includes('worker')) ?? 0,

    fetch(path: string, init: { method?: string; headers?: Record<string, string>; body?: FormData | string } = {}) {
      return fetch(server.address + path, { ...init, headers: { authorization: `Bearer ${key}`, ...init.headers } })
    },

    async call<E extends Endpoint>(endpoint: E, input: Input<E>): Promise<Reply<E>> {
      const { params, body } = input as { params?: Record<string, string>; body?: unknown }
      const init =
        body instanceof FormData
          ? { body }
          : { body: JSON.stringify(body ?? {}), headers: { 'content-type': 'application/json' } }
      const path = pathOf(endpoint, params)
      const response = await product.fetch(path, endpoint.method === 'GET' ? {} : { method: endpoint.method, ...init })
      const answer: unknown = await response.json()
      if (!response.ok) throw new Error(`${endpoint.id} answered ${response.status}: ${JSON.stringify(answer)}`)
      return answer as Reply<E>
    },

    /** Hands photographs in, has them read and approves them. Answers the shots' ids. */
    async approved(files: string[]): Promise<string[]> {
      const shots: string[] = []
      await inFlight(files, 2, async (file, at) => {
        const form = new FormData()
        const sku = `SKU${String(at).padStart(3, '0')}`
        form.append('metadata', JSON.stringify({ shooting: 'Bench', sku, shot_type: 'front', product_name: 'Coat' }))
        form.append('image', await openAsBlob(file), `${sku}.png`)
        const { id, shot_id } = await product.call(createPrediction, { body: form } as unknown as Input<
          typeof createPrediction
        >)
        await product.isRead(id)
        await product.call(approveShot, { params: { id: shot_id }, body: { prediction_id: id } })
        shots[at] = shot_id
      })
      return shots
    },

    /** Without a worker of its own a server answers uploads before they are read. */
    async isRead(prediction_id: string): Promise<void> {
      const sql = `select from predictions where id = $1 and image_status = 'ready'`
      while ((await pool.query(sql, [prediction_id])).rowCount === 0) await sleep(50)
    },

    /** Exports shots as AdobeRGB JPEG at 2048 and waits until the ZIP is sealed. */
    async export(shots: string[]): Promise<string> {
      const format = { file_format: 'jpg', resolution: '2048', color_profile: 'AdobeRGB', quality: 95 } as const
      const { id } = await product.call(createExport, { body: { shots, format, destination: { type: 'download' } } })
      await product.settled(id)
      return id
    },

    /** Waits, woken by the events that live screens follow, until an export has ended well. */
    async settled(id: string): Promise<void> {
      for (;;) {
        const woken = once(listener, 'notification')
        const { rows } = await pool.query<{ status: string }>('select status from exports where id = $1', [id])
        const status = rows[0]?.status ?? 'gone'
        if (status === 'COMPLETED') return
        if (!['PENDING', 'PROCESSING', 'UPLOADING'].includes(status)) throw new Error(`The export ended as ${status}`)
        await Promise.race([woken, sleep(1000)])
      }
    },

    /** Makes every rendition unknown, so that the next export renders afresh. */
    forget: () => pool.query('truncate renditions'),

    async [Symbol.asyncDispose](): Promise<void> {
      await listener.end()
      await pool.end()
      await server.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
  return product
}
