// Opens everything a process needs, in order, and closes it again in the other order.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from '../platform/config.ts'
import { systemClock } from '../platform/clock.ts'
import type { Context } from '../platform/context.ts'
import { openSigner } from '../platform/c2pa/open-signer.ts'
import { openDatabase } from '../platform/db/database.ts'
import { noEventFeed, openEventFeed } from '../platform/events/event-feed.ts'
import { createLog } from '../platform/log.ts'
import { createOutgoing } from '../platform/outgoing/guarded-client.ts'
import { openQueue } from '../platform/queue/queue.ts'
import { openKeys } from '../platform/secrets/keys.ts'
import { openFileStorage } from '../platform/storage/file-storage.ts'
import { tasks } from '../task-names.ts'

export type OpenContext = { ctx: Context; close(): Promise<void> }

/** @param url of a database that is migrated already */
export async function openContext(config: Config, url: string, role: 'api' | 'worker'): Promise<OpenContext> {
  const log = createLog(config.logLevel, role)
  const signer = await openSigner(config.c2pa)
  const { db, pool } = openDatabase(url, (error) => log.warn({ err: error }, 'a database connection broke'))
  const keys = await openKeys(config.dataDir, config.secretKey)
  const storage = await openFileStorage(join(config.dataDir, 'objects'))
  const queue = await openQueue({ url, log, tasks, role, ownWorkers: config.workers, supervise: role === 'worker' })
  // Live screens are the API's: a worker would only read what it writes itself.
  const feed = role === 'api' ? await openEventFeed(url, db, log) : noEventFeed
  const outgoing = createOutgoing({ allowNetworks: config.allowNetworks })
  return {
    ctx: { config, db, queue, storage, feed, outgoing, clock: systemClock, log, keys, signer },
    async close() {
      await queue.close()
      await feed.close()
      await outgoing.close()
      await pool.end()
    },
  }
}

/** Makes the data folder. @throws Error with a sentence for the operator where it cannot be written */
export async function prepareDataFolder(dataDir: string): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true })
    await openFileStorage(join(dataDir, 'objects')).then((storage) => storage.check())
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new Error(
      `The data folder ${dataDir} cannot be written (${why}). Set SARTIQ_DATA_DIR to a folder that can.`,
      {
        cause: error,
      },
    )
  }
}
