// `sartiq doctor`: checks what the product stands on, and says what to do about each thing that is not right.
import { statfs } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from '../../platform/config.ts'
import { openDatabase } from '../../platform/db/database.ts'
import { startPostgres } from '../../platform/db/embedded/start-postgres.ts'
import { openFileStorage } from '../../platform/storage/file-storage.ts'
import { signOn } from './doctor-sign-on.ts'

export type Finding = { name: string; ok: boolean; detail: string }

/** Every check runs, whatever the others found. */
export async function examine(config: Config): Promise<Finding[]> {
  const url = config.publicUrl ?? `http://127.0.0.1:${config.port}`
  return [
    await check('node', async () => nodeVersion()),
    await check('image library', imageLibrary),
    await check('data folder', () => dataFolder(config)),
    await check('disk', () => disk(config)),
    await check('database', () => database(config)),
    await check('server', () => server(url)),
    await check('clock', () => clock(config)),
    await check('sign-on', () => signOn(config, url)),
  ]
}

async function check(name: string, work: () => Promise<string>): Promise<Finding> {
  try {
    return { name, ok: true, detail: await work() }
  } catch (error) {
    return { name, ok: false, detail: error instanceof Error ? error.message : String(error) }
  }
}

function nodeVersion(): string {
  const major = Number(process.versions.node.split('.')[0])
  if (major < 24) throw new Error(`Node ${process.versions.node}; run "npm install", which brings Node 24.`)
  return process.versions.node
}

async function imageLibrary(): Promise<string> {
  const { default: sharp } = await import('sharp')
  const pixel = await sharp({ create: { width: 1, height: 1, channels: 3, background: '#fff' } })
    .png()
    .toBuffer()
  return `sharp ${sharp.versions.sharp}, libvips ${sharp.versions.vips}, writes PNG (${pixel.length} bytes)`
}

async function dataFolder({ dataDir }: Config): Promise<string> {
  await (await openFileStorage(join(dataDir, 'objects'))).check()
  return `${dataDir} can be written`
}

const leastFree = 1e9

async function disk({ dataDir }: Config): Promise<string> {
  const { bavail, bsize } = await statfs(dataDir)
  const free = bavail * bsize
  const text = `${(free / 1e9).toFixed(1)} GB free`
  if (free < leastFree) throw new Error(`Only ${text}; free some space before exports fail.`)
  return text
}

async function database({ databaseUrl, dataDir }: Config): Promise<string> {
  if (databaseUrl) return versionOf(databaseUrl)
  const postgres = await startPostgres({ folder: join(dataDir, 'postgres'), log: () => undefined })
  try {
    return `embedded, ${await versionOf(postgres.url)}${postgres.adopted ? ', running' : ', starts and stops'}`
  } finally {
    // One that was running belongs to the server that runs on it.
    if (!postgres.adopted) await postgres.stop()
  }
}

function versionOf(url: string): Promise<string> {
  return askDatabase(url, async (query) => {
    const version = await query('show server_version')
    if (Number.parseInt(version, 10) < 15) throw new Error(`Postgres ${version}; version 15 or newer is needed.`)
    return `Postgres ${version}`
  })
}

async function server(url: string): Promise<string> {
  const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(5000) }).catch(() => undefined)
  if (!response) return `none is running at ${url}`
  const text = await response.text()
  if (!response.ok) throw new Error(`${url} answers ${response.status}: ${text}`)
  return `${url} is ready`
}

const mostDrift = 5000

async function clock({ databaseUrl }: Config): Promise<string> {
  const now = new Date()
  if (now.getUTCFullYear() < 2025)
    throw new Error(`The clock says ${now.toISOString()}; set it, or signed links will fail.`)
  if (!databaseUrl) return now.toISOString()
  const drift = await askDatabase(
    databaseUrl,
    async (query) => Date.parse(await query('select clock_timestamp()')) - Date.now(),
  )
  if (Math.abs(drift) > mostDrift)
    throw new Error(`This machine and the database differ by ${Math.round(drift / 1000)} s; use NTP on both.`)
  return `${now.toISOString()}, ${drift} ms from the database`
}

async function askDatabase<T>(url: string, ask: (query: (text: string) => Promise<string>) => Promise<T>): Promise<T> {
  const { pool } = openDatabase(url, () => undefined, 1)
  try {
    return await ask(async (text) =>
      String(Object.values((await pool.query<Record<string, unknown>>(text)).rows[0] ?? {})[0]),
    )
  } catch (error) {
    throw new Error(`The database cannot be used: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    })
  } finally {
    await pool.end()
  }
}
