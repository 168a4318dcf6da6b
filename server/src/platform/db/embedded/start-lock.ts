// One starter at a time for a data folder: two at once would delete each other's half-made cluster.

import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { PostgresStartError, explainFileError } from './start-error.ts'

const sqliteBusy = 5
const patienceMs = 180_000

/**
 * Runs `work` while no other process runs its own under the same lock file.
 * The lock is SQLite's, for want of flock in node: the kernel drops it when its holder dies, however it dies,
 * so there is never a stale one to guess about (a pid in a file means nothing after a restart of a container).
 */
export async function oneAtATime<T>(
  lockFile: string,
  log: (message: string) => void,
  work: () => Promise<T>,
): Promise<T> {
  const lock = await take(lockFile, log)
  try {
    return await work()
  } finally {
    lock.close()
  }
}

async function take(lockFile: string, log: (message: string) => void): Promise<DatabaseSync> {
  const lock = open(lockFile)
  const deadline = Date.now() + patienceMs
  let told = false
  for (;;) {
    try {
      lock.exec('BEGIN EXCLUSIVE')
      return lock
    } catch (error) {
      if (!isBusy(error) || Date.now() > deadline) {
        lock.close()
        if (!isBusy(error)) throw unusable(error, lockFile)
        throw new PostgresStartError(
          `Another process has been starting this database for ${patienceMs / 1000} s (${lockFile}): stop it and start again.`,
          { cause: error },
        )
      }
      if (!told) log('another process is starting this database, waiting for it')
      told = true
      await sleep(50)
    }
  }
}

function open(lockFile: string): DatabaseSync {
  try {
    return new DatabaseSync(lockFile)
  } catch (error) {
    throw unusable(error, lockFile)
  }
}

function unusable(error: unknown, lockFile: string): PostgresStartError {
  // Without the code, which is ERR_SQLITE_ERROR for everything.
  return explainFileError(new Error(error instanceof Error ? error.message : 'no lock'), dirname(lockFile))
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === sqliteBusy
}
