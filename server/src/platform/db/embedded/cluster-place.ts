// Where the cluster of a data folder lives and who owns it: in the folder, or elsewhere if Postgres' user cannot get there.

import { createHash } from 'node:crypto'
import { access, readFile, readdir, rename, rmdir, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type RunAs, blockedAt, giveTo, ignoreMissing, isRoot, makeFolder, userForNewCluster } from './run-as.ts'
import { PostgresStartError, codeOf, explainFileError } from './start-error.ts'

/** The cluster's real folder, the user Postgres runs as (undefined: as we are), and whether it is still to be made. */
export type Place = { cluster: string; user: RunAs | undefined; isNew: boolean }

/** Finds the cluster of `folder`, or decides where a new one goes. The folder's parent exists. */
export async function findPlace(folder: string, sharedFolder: string): Promise<Place> {
  const noted = await readFile(locationFile(folder), 'utf8').then(
    (text) => text.trim(),
    () => undefined,
  )
  const cluster = noted ?? folder
  if (await isCluster(cluster)) return { cluster, user: await ownerOf(cluster), isNew: false }
  if (noted)
    throw new PostgresStartError(
      `The database of ${folder} was kept in ${noted}, which is gone: bring it back, or delete ${locationFile(folder)} to begin with an empty one.`,
    )
  const user = await userForNewCluster()
  if (!(await blockedAt(dirname(folder), user))) return { cluster: folder, user, isNew: true }
  return { cluster: sharedPlace(folder, sharedFolder), user, isNew: true }
}

/** Leaves word of where the cluster is, once it exists: the note must never name an empty place. */
export async function noteLocation(folder: string, cluster: string): Promise<void> {
  if (cluster !== folder) await writeFile(locationFile(folder), `${cluster}\n`)
}

/** Makes room for a new cluster: an empty folder goes; in the shared place an abandoned cluster steps aside. */
export async function makeRoom(folder: string, cluster: string, log: (message: string) => void): Promise<void> {
  if (cluster === folder) {
    await rmdir(cluster).catch(ignoreMissing)
    return
  }
  await makeFolder(dirname(cluster), 0o755)
  // No note points here, so the data folder it belonged to was deleted; the new one must not inherit its rows.
  const aside = `${cluster}.abandoned-${new Date().toISOString().replaceAll(/\W/g, '')}`
  await rename(cluster, aside).then(
    () => log(`the database of a deleted data folder was put aside: ${aside}`),
    ignoreMissing,
  )
}

function locationFile(folder: string): string {
  return `${folder}.location`
}

function sharedPlace(folder: string, sharedFolder: string): string {
  return join(sharedFolder, 'clusters', createHash('sha256').update(folder).digest('hex').slice(0, 16))
}

async function isCluster(folder: string): Promise<boolean> {
  try {
    const is = await stat(folder)
    const me = process.getuid?.()
    if (me !== undefined && me !== 0 && is.uid !== me)
      throw new PostgresStartError(
        `The database folder ${folder} belongs to another user (id ${is.uid}): start as that user, or choose another SARTIQ_DATA_DIR.`,
      )
    const entries = await readdir(folder)
    if (entries.includes('PG_VERSION')) return true
    if (entries.length === 0) return false
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false
    throw explainFileError(error, folder)
  }
  throw new PostgresStartError(
    `${folder} holds files but no Postgres database: move them away, or choose another SARTIQ_DATA_DIR.`,
  )
}

async function ownerOf(cluster: string): Promise<RunAs | undefined> {
  if (!isRoot()) {
    await access(join(cluster, 'PG_VERSION')).catch((error: unknown) => {
      throw explainFileError(error, cluster)
    })
    return undefined
  }
  const { uid, gid } = await stat(cluster)
  const user = uid === 0 ? await userForNewCluster() : { uid, gid }
  const blocked = await blockedAt(dirname(cluster), user)
  if (blocked)
    throw new PostgresStartError(
      `Postgres has to run as user id ${user?.uid}, which may not enter ${blocked} on the way to ${cluster}: chmod o+x ${blocked}.`,
    )
  // A backup that was copied back by root; no Postgres can be running in it, since none runs as root.
  if (uid === 0) {
    for (const entry of await readdir(cluster, { recursive: true })) await giveTo(join(cluster, entry), user)
    await giveTo(cluster, user)
  }
  return user
}
