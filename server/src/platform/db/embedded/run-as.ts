// Which system user Postgres runs as, and whether that user can reach a path: Postgres refuses to run as root.

import { chmod, lchown, mkdir, readFile, realpath, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { PostgresStartError, codeOf, crippledRoot } from './start-error.ts'

/** The user that owns and runs a cluster when this process is root. Undefined elsewhere means: as we are. */
export type RunAs = { uid: number; gid: number }

/** Whether this process is root, so that Postgres has to run as somebody else. */
export function isRoot(): boolean {
  return process.getuid?.() === 0
}

/** The user for a new cluster: an existing account (initdb insists on one), never one of our making. */
export async function userForNewCluster(): Promise<RunAs | undefined> {
  if (!isRoot()) return undefined
  const accounts = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'))
  for (const name of ['postgres', '_postgres', 'nobody']) {
    const [, , uid, gid] = accounts.find((account) => account[0] === name) ?? []
    if (uid && gid && uid !== '0') return { uid: Number(uid), gid: Number(gid) }
  }
  throw new PostgresStartError(
    'Postgres refuses to run as root and there is no user "postgres" or "nobody" to run it as: start as an ordinary user, or set DATABASE_URL.',
  )
}

/** What spawn needs to run something as that user. */
export function spawnAs(user: RunAs | undefined): { uid?: number; gid?: number } {
  return user ? { uid: user.uid, gid: user.gid } : {}
}

/**
 * The outermost folder on the way to `path` (itself included, if it is one) that the user may not enter.
 * Mode bits only: asking the kernel would take a process of that user, and node's own binary may be out of its reach.
 */
export async function blockedAt(path: string, user: RunAs | undefined): Promise<string | undefined> {
  if (!user) return undefined
  // Both spellings: a link on the way leads through folders that its text does not name.
  for (const folder of [...ancestors(path), ...ancestors(await realpath(path))]) {
    const is = await stat(folder)
    if (!is.isDirectory()) continue
    const bit = is.uid === user.uid ? 0o100 : is.gid === user.gid ? 0o010 : 0o001
    if ((is.mode & bit) === 0) return folder
  }
  return undefined
}

/** Gives something of ours to Postgres' user. */
export async function giveTo(path: string, user: RunAs | undefined): Promise<void> {
  if (!user) return
  await lchown(path, user.uid, user.gid).catch((cause: unknown) => {
    throw codeOf(cause) === 'EPERM' ? crippledRoot(cause) : cause
  })
}

/** Makes a folder with its parents; `mode` binds for those made here, whatever our umask. */
export async function makeFolder(folder: string, mode?: number): Promise<void> {
  // Not mkdir's own recursive: below /proc and its like, where making a folder is ENOENT, node 24 loops for ever.
  for (const step of ancestors(folder)) {
    const is = await stat(step).catch(ignoreMissing)
    if (is && !is.isDirectory()) throw Object.assign(new Error(`${step} is a file`), { code: 'ENOTDIR' })
    if (is) continue
    await mkdir(step).catch((error: unknown) => {
      if (codeOf(error) !== 'EEXIST') throw error // another starter was quicker
    })
    if (mode !== undefined) await chmod(step, mode)
  }
}

/** For catch: a path that is not there is no error. */
export function ignoreMissing(error: unknown): undefined {
  if (codeOf(error) !== 'ENOENT') throw error
}

function ancestors(path: string): string[] {
  const parent = dirname(path)
  return parent === path ? [path] : [...ancestors(parent), path]
}
