// Runs the plain .sql migrations in order, each once and each in a transaction, under a lock that all servers share.
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type pg from 'pg'

const folder = join(import.meta.dirname, '../../../migrations')
// Any constant will do; it only has to be ours.
const lockKey = 7_208_431

/** Brings the schema up to date. Two servers that start at once wait for each other. */
export async function migrate(pool: pg.Pool): Promise<string[]> {
  const client = await pool.connect()
  const ran: string[] = []
  try {
    await client.query('select pg_advisory_lock($1)', [lockKey])
    await client.query(
      'create table if not exists migrations (name text primary key, at timestamptz not null default now())',
    )
    const done = new Set(
      (await client.query<{ name: string }>('select name from migrations')).rows.map((row) => row.name),
    )
    const files = (await readdir(folder)).filter((file) => file.endsWith('.sql')).toSorted()
    for (const name of [...done].filter((known) => !files.includes(known))) {
      throw new Error(
        `The database knows migration ${name}, which this version does not: start a version at least as new.`,
      )
    }
    for (const name of files.filter((file) => !done.has(file))) {
      await runOne(client, name)
      ran.push(name)
    }
  } finally {
    await client.query('select pg_advisory_unlock($1)', [lockKey]).catch(() => undefined)
    client.release()
  }
  return ran
}

async function runOne(client: pg.PoolClient, name: string): Promise<void> {
  await client.query('begin')
  try {
    await client.query(await readFile(join(folder, name), 'utf8'))
    await client.query('insert into migrations (name) values ($1)', [name])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw new Error(`Migration ${name} failed: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    })
  }
}
