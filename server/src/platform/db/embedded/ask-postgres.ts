// Asks whoever listens on a port whether it is the Postgres of a cluster, and ready.

import { randomBytes } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Client, DatabaseError } from 'pg'
import { superuser } from './create-cluster.ts'

/**
 * ready: it is ours and answers; busy: it is starting up or shutting down; silent: nobody there, or the server of
 * another folder; refused: a Postgres that will not have us, with what it said.
 */
export type Answer = { state: 'ready' | 'busy' | 'silent' } | { state: 'refused'; said: string }

// Starting up or shutting down; shut down under our hands; out of connections for a moment.
const busyCodes = new Set(['57P03', '57P01', '53300'])

/** The connection URL of the database, or of another one in the same cluster. */
export function urlOf(port: number, password: string, database = superuser): string {
  return `postgres://${superuser}:${password}@127.0.0.1:${port}/${database}`
}

/** Asks the Postgres on that port whether it serves this very folder; makes the database if it is missing. */
export async function askPostgres(cluster: string, port: number, password: string): Promise<Answer> {
  try {
    return await askForFolder(urlOf(port, password), cluster)
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.code !== '3D000') return understand(error)
  }
  const maintenance = urlOf(port, password, 'postgres')
  try {
    const answer = await askForFolder(maintenance, cluster)
    if (answer.state === 'ready')
      await withClient(maintenance, (client) => client.query(`create database ${superuser}`))
    return answer
  } catch (error) {
    return understand(error)
  }
}

/**
 * Lets the server read a file that we have just written into the folder. The password alone does not tell: a copy of
 * a running cluster has the same one, and its postmaster.pid names the original's server.
 */
async function askForFolder(url: string, cluster: string): Promise<Answer> {
  const name = `sartiq-asks-${randomBytes(8).toString('hex')}`
  const file = join(cluster, name)
  await writeFile(file, 'x', { mode: 0o644 })
  try {
    return await withClient(url, async (client) => {
      const { rows } = await client.query<{ read: string | null }>('select pg_read_file($1, true) as read', [name])
      return { state: rows[0]?.read === 'x' ? 'ready' : 'silent' }
    })
  } finally {
    await rm(file, { force: true })
  }
}

function understand(error: unknown): Answer {
  if (error instanceof DatabaseError)
    return busyCodes.has(error.code ?? '') ? { state: 'busy' } : { state: 'refused', said: error.message }
  // A folder that cannot be written is the caller's to explain; everything else here is the network's.
  if (error instanceof Error && 'path' in error) throw error
  return { state: 'silent' }
}

async function withClient<T>(url: string, use: (client: Client) => Promise<T>): Promise<T> {
  // ssl is said here because PGSSLMODE in the environment would otherwise ask for it.
  const client = new Client({ connectionString: url, ssl: false, connectionTimeoutMillis: 3000, query_timeout: 60_000 })
  client.on('error', () => {}) // the server ending the connection is seen by the query that follows
  try {
    await client.connect()
    return await use(client)
  } finally {
    await client.end().catch(() => {})
  }
}
