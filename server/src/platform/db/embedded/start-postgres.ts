// The embedded Postgres of a data folder: finds it running or starts it, and says where it listens.

import { readFile, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Answer, askPostgres, urlOf } from './ask-postgres.ts'
import { findBinaries } from './binaries.ts'
import { findPlace, makeRoom, noteLocation } from './cluster-place.ts'
import { createCluster, readPassword } from './create-cluster.ts'
import { holderOf, pidFile, readPostmaster } from './postmaster-pid.ts'
import { type Launch, launch, stopPostmaster } from './postmaster.ts'
import { makeFolder } from './run-as.ts'
import { PostgresStartError, explainFileError, explainOutput } from './start-error.ts'
import { oneAtATime } from './start-lock.ts'

export { PostgresStartError } from './start-error.ts'

/** A running Postgres. `stop` ends it for everybody who uses it, also for those who adopted it. */
export type EmbeddedPostgres = { url: string; pid: number; adopted: boolean; stop(): Promise<void> }

/** What to start. `settings` are Postgres' own, e.g. `{ fsync: 'off' }` in tests. */
export type StartOptions = { folder: string; log: (message: string) => void; settings?: Record<string, string> }

/** Places that only tests move. */
export type Places = { nativeFolder?: string; sharedFolder?: string }

type Found = { port: number; pid: number; adopted: boolean }

const passingTroubleMs = 10_000
const recoveryMs = 120_000
// The port may be another Postgres' for the moment that ours takes to notice and end.
const refusalMs = 1000

// Troubles that end by themselves: the children of a killed postmaster are still going, a port was taken meanwhile.
const passes = /pre-existing shared memory block|lock file "postmaster.pid" already exists|could not create any TCP\/IP/

/**
 * Starts the Postgres of a data folder, making it the first time, or adopts the one that an earlier process left
 * running. It outlives this process unless `stop` is called. Throws PostgresStartError with a sentence to show.
 */
export async function startPostgres(options: StartOptions, places: Places = {}): Promise<EmbeddedPostgres> {
  const folder = resolve(options.folder)
  try {
    await makeFolder(dirname(folder))
    return await oneAtATime(`${folder}.lock`, options.log, () => findOrStart(folder, options, places))
  } catch (error) {
    throw explainFileError(error, folder)
  }
}

async function findOrStart(folder: string, options: StartOptions, places: Places): Promise<EmbeddedPostgres> {
  const { log, settings = {} } = options
  const sharedFolder = places.sharedFolder ?? '/var/lib/sartiq-delivery'
  const { cluster, user, isNew } = await findPlace(folder, sharedFolder)
  const binaries = await findBinaries({ folder, user, sharedFolder, nativeFolder: places.nativeFolder })
  if (isNew) {
    log(`making a new database in ${cluster}`)
    const abandoned = await readPostmaster(cluster)
    if (abandoned) await stopPostmaster(cluster, abandoned.pid, binaries)
    await makeRoom(folder, cluster, log)
    await createCluster({ cluster, user, binaries, sync: settings['fsync'] !== 'off' })
    await noteLocation(folder, cluster)
  }
  await requireVersion(cluster, binaries.major)
  const password = await readPassword(cluster)
  const start: Launch = { cluster, user, binaries, logFile: `${folder}.log`, settings }
  const { port, pid, adopted } = await runningOrLaunched(start, password, log)
  log(`Postgres ${binaries.major} ${adopted ? 'was running already' : 'started'} (pid ${pid}, port ${port})`)
  let stopping: Promise<void> | undefined
  return { url: urlOf(port, password), pid, adopted, stop: () => (stopping ??= stopPostmaster(cluster, pid, binaries)) }
}

async function runningOrLaunched(start: Launch, password: string, log: (message: string) => void): Promise<Found> {
  const { cluster } = start
  const begun = Date.now()
  for (;;) {
    const running = await readPostmaster(cluster)
    if (running) {
      const { pid, port = 0 } = running
      const answer: Answer = port ? await askPostgres(cluster, port, password) : { state: 'silent' }
      if (answer.state === 'ready') return { pid, port, adopted: true }
      const holder = await holderOf(cluster, pid)
      if (holder === 'ours') {
        const patienceMs = answer.state === 'busy' ? recoveryMs : passingTroubleMs
        if (Date.now() - begun > patienceMs) throw notReady(cluster, pid, answer)
        await sleep(100)
        continue
      }
      // Postgres takes any process of its user for a postmaster, and refuses. Only starters under our lock and the
      // postmaster itself write this file, and should one live after all, its shared memory still bars a second one.
      if (holder === 'stranger') await rm(pidFile(cluster), { force: true })
    }
    const launched = await launchUntilReady(start, password, log)
    if (typeof launched !== 'string') return launched
    if (!passes.test(launched) || Date.now() - begun > passingTroubleMs)
      throw explainOutput('Postgres could not start', cluster, launched)
    await sleep(100)
  }
}

/** The launched postmaster, or what it said before it ended. */
async function launchUntilReady(
  start: Launch,
  password: string,
  log: (message: string) => void,
): Promise<Found | string> {
  const { cluster } = start
  const { port, hasEnded, output } = await launch(start)
  const begun = Date.now()
  let [told, lastFine] = [false, begun]
  for (;;) {
    // In this order: an answer from a postmaster that has ended meanwhile would not be its own.
    const answer = await askPostgres(cluster, port, password)
    if (hasEnded()) return await output()
    const pid = (await readPostmaster(cluster))?.pid
    if (answer.state === 'ready' && pid) return { port, pid, adopted: false }
    if (answer.state !== 'refused') lastFine = Date.now()
    const waited = Date.now() - begun
    if (waited > recoveryMs || Date.now() - lastFine > refusalMs) {
      // One that still recovers goes on, for the next start to adopt; any other is of no use to anybody.
      if (pid && answer.state !== 'busy') await stopPostmaster(cluster, pid, start.binaries)
      throw notReady(cluster, pid, answer)
    }
    if (waited > 5000 && !told) log('Postgres is still starting; after a crash it replays its log first')
    told ||= waited > 5000
    await sleep(20)
  }
}

function notReady(cluster: string, pid: number | undefined, answer: Answer): PostgresStartError {
  if (answer.state === 'refused') return explainOutput('Postgres runs but refuses us', cluster, answer.said)
  return new PostgresStartError(
    `The Postgres of ${cluster} is running (pid ${pid}) but not ready: wait for it, or stop it with kill -INT ${pid}, and start again.`,
  )
}

async function requireVersion(cluster: string, major: string): Promise<void> {
  const version = (await readFile(join(cluster, 'PG_VERSION'), 'utf8')).trim()
  if (version !== major)
    throw new PostgresStartError(
      `${cluster} was made by Postgres ${version} and this release brings ${major}: dump it with the release that made it and restore it into a new folder.`,
    )
}
