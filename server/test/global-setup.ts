// One real Postgres for all flow tests of a run, with a migrated template that each world copies.
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { startPostgres } from '../src/platform/db/embedded/start-postgres.ts'
import { openDatabase } from '../src/platform/db/database.ts'
import { migrate } from '../src/platform/db/migrate.ts'
import { createLog } from '../src/platform/log.ts'
import { openQueue } from '../src/platform/queue/queue.ts'
import { tasks } from '../src/task-names.ts'

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'sartiq-flows-'))
  // Postgres runs as another user where this is root.
  await chmod(folder, 0o755)
  const postgres = await startPostgres({
    folder: join(folder, 'postgres'),
    log: () => undefined,
    settings: { fsync: 'off' },
  })
  const { pool } = openDatabase(postgres.url, () => undefined, 1)
  await pool.query('create database template_world')
  await pool.end()
  const url = urlOf(postgres.url, 'template_world')
  const template = openDatabase(url, () => undefined, 1)
  await migrate(template.pool)
  await template.pool.end()
  const queue = await openQueue({
    url,
    log: createLog('silent', 'test'),
    tasks,
    role: 'api',
    ownWorkers: 0,
    supervise: false,
  })
  await queue.close()
  project.provide('postgresUrl', postgres.url)
  return async () => {
    await postgres.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

/** The same server, another database. */
export function urlOf(url: string, database: string): string {
  const other = new URL(url)
  other.pathname = `/${database}`
  return other.href
}
