// Makes a new, empty cluster with its password in it, complete or not at all.

import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { dirname, join } from 'node:path'
import type { Binaries } from './binaries.ts'
import { postgresEnv } from './postmaster.ts'
import { type RunAs, giveTo, spawnAs } from './run-as.ts'
import { PostgresStartError, codeOf, explainOutput, explainSpawnError } from './start-error.ts'

/** The superuser of the cluster, and the database in it. */
export const superuser = 'sartiq'

type NewCluster = { cluster: string; user: RunAs | undefined; binaries: Binaries; sync: boolean }

/**
 * Makes the cluster beside its final place and renames it there: initdb refuses a folder that a killed initdb left
 * half full, and a cluster that exists under its name is thereby complete. The password lies inside, so that it is
 * renamed, copied and restored together with the rows it opens.
 */
export async function createCluster({ cluster, user, binaries, sync }: NewCluster): Promise<void> {
  requireAccount()
  const temporary = `${cluster}.tmp`
  await rm(temporary, { recursive: true, force: true, maxRetries: 10 })
  // A name of its own: the initdb of a starter that was killed may still be writing to (or cleaning up) its own.
  const work = join(temporary, randomBytes(6).toString('hex'))
  try {
    for (const folder of [temporary, work]) {
      await mkdir(folder, { mode: 0o700 })
      await giveTo(folder, user)
    }
    await fill(work, { cluster, user, binaries, sync })
    await rename(join(work, 'data'), cluster)
    // Before any row is promised: after a power cut an unsynced rename leaves the cluster in .tmp, to be deleted above.
    await syncFolder(dirname(cluster))
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
}

async function fill(work: string, { cluster, user, binaries, sync }: NewCluster): Promise<void> {
  const password = join(work, 'password')
  await writeDurably(password, randomBytes(24).toString('hex'))
  await giveTo(password, user)
  const data = join(work, 'data')
  await initdb(binaries, user, cluster, [
    `--pgdata=${data}`,
    `--username=${superuser}`,
    `--pwfile=${password}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // Code point order and Unicode case rules from Postgres itself: no libc or ICU upgrade can spoil an index.
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    ...(sync ? [] : ['--no-sync']),
  ])
  await rename(password, passwordFile(data))
  await syncFolder(data)
}

/** The password of the cluster's superuser. */
export async function readPassword(cluster: string): Promise<string> {
  const file = passwordFile(cluster)
  return (
    await readFile(file, 'utf8').catch((cause: unknown) => {
      throw new PostgresStartError(
        `The database password in ${file} cannot be read (${codeOf(cause)}): restore that file from a backup, or set DATABASE_URL.`,
        { cause },
      )
    })
  ).trim()
}

function passwordFile(cluster: string): string {
  return join(cluster, 'sartiq-password')
}

function requireAccount(): void {
  try {
    userInfo()
  } catch (cause) {
    throw new PostgresStartError(
      `User id ${process.getuid?.()} has no entry in /etc/passwd, which Postgres needs to make a database: run as a user that has one, or set DATABASE_URL.`,
      { cause },
    )
  }
}

function initdb(binaries: Binaries, user: RunAs | undefined, cluster: string, args: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    // A cwd that every user can enter: the binaries look up where they are.
    const options = { ...spawnAs(user), cwd: '/', env: postgresEnv(), windowsHide: true }
    execFile(binaries.initdb, args, options, (error, stdout, stderr) => {
      if (!error) resolve()
      else if (codeOf(error)) reject(explainSpawnError(error, binaries.initdb))
      else reject(explainOutput('initdb could not make a database', cluster, stderr || stdout))
    })
  })
}

async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
}

async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return // it cannot open folders
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
