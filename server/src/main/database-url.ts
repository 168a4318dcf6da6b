// The database of this installation: the operator's, or the embedded one in the data folder, which one server owns.
import { join } from 'node:path'
import pg from 'pg'
import type { Config } from '../platform/config.ts'
import { startPostgres } from '../platform/db/embedded/start-postgres.ts'

export type OwnedDatabase = { url: string; release(): Promise<void> }

// Any constant will do; it only has to be ours.
const serverLock = 7_208_432

/**
 * Finds the database and makes sure that no other server runs on the same data folder.
 * @throws Error with a sentence for the operator
 */
export async function openOwnDatabase(config: Config, say: (message: string) => void): Promise<OwnedDatabase> {
  if (config.databaseUrl) return { url: config.databaseUrl, release: async () => undefined }
  const postgres = await startPostgres({ folder: join(config.dataDir, 'postgres'), log: say })
  const holder = new pg.Client({ connectionString: postgres.url, application_name: `sartiq-server-${process.pid}` })
  // The lock goes with the connection; a database that goes away is noticed by everything else too.
  holder.on('error', () => undefined)
  await holder.connect()
  const { rows } = await holder.query<{ mine: boolean }>('select pg_try_advisory_lock($1) as mine', [serverLock])
  if (!rows[0]?.mine) {
    const other = await ownerOf(holder)
    await holder.end()
    throw new Error(
      `Another server${other} is running on the data folder ${config.dataDir}. Stop it first, or give this one its own SARTIQ_DATA_DIR.`,
    )
  }
  return {
    url: postgres.url,
    async release() {
      await holder.end().catch(() => undefined)
      await postgres.stop()
    },
  }
}

async function ownerOf(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ application_name: string }>(
    `select application_name from pg_locks join pg_stat_activity using (pid)
     where locktype = 'advisory' and objid = $1 and granted`,
    [serverLock],
  )
  const pid = rows[0]?.application_name.match(/^sartiq-server-(\d+)$/)?.[1]
  return pid ? ` (process ${pid})` : ''
}
