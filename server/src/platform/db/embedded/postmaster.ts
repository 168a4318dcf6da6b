// Starts and stops one postmaster process.

import { execFile, spawn } from 'node:child_process'
import { open, readFile, stat, truncate } from 'node:fs/promises'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Binaries } from './binaries.ts'
import { holderOf, readPostmaster } from './postmaster-pid.ts'
import { type RunAs, spawnAs } from './run-as.ts'
import { explainFileError, explainSpawnError } from './start-error.ts'

/** A postmaster we spawned: whether it has ended, and what it wrote since. */
export type Launched = { port: number; hasEnded: () => boolean; output: () => Promise<string> }

/** What a postmaster is spawned with. */
export type Launch = {
  cluster: string
  user: RunAs | undefined
  binaries: Binaries
  logFile: string
  settings: Record<string, string>
}

const defaults = {
  // TCP with a password and nothing else: pg and pg-boss take a URL, and a socket path has a length limit to trip over.
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  shared_buffers: '128MB',
  max_connections: '200',
  // Not minimal: that only saves WAL for tables filled in the transaction that made them, which we never do, and it
  // would rule out pg_basebackup and archiving on a running server. fsync stays on, as it is by default.
  wal_level: 'replica',
  timezone: 'UTC',
  log_timezone: 'UTC',
}

const largestLog = 5 * 1024 * 1024

/** The environment of Postgres' programs: none of the PG* variables of whoever started us. */
export function postgresEnv(): NodeJS.ProcessEnv {
  const { PATH, SystemRoot, TEMP } = process.env
  return { PATH, SystemRoot, TEMP, LC_ALL: 'C', TZ: 'UTC' }
}

/** Spawns a postmaster on a free port, in a process group of its own so that Ctrl-C in the terminal does not reach it. */
export async function launch({ cluster, user, binaries, logFile, settings }: Launch): Promise<Launched> {
  const port = await freePort()
  const log = await openLog(logFile)
  const start = (await log.stat()).size
  const flags = Object.entries({ ...defaults, port: String(port), ...settings })
  const child = spawn(
    binaries.postgres,
    ['-D', cluster, ...flags.flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    {
      ...spawnAs(user),
      cwd: '/',
      env: postgresEnv(),
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
      windowsHide: true,
    },
  )
  child.unref()
  try {
    await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject))
  } catch (error) {
    throw explainSpawnError(error, binaries.postgres)
  } finally {
    await log.close()
  }
  return {
    port,
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    output: async () => (await readFile(logFile)).subarray(start).toString(),
  }
}

/** Shuts a cluster's postmaster down, fast, and waits until it is gone. Does nothing if it is gone already. */
export async function stopPostmaster(cluster: string, pid: number, binaries: Binaries): Promise<void> {
  if (!(await isRunning(cluster, pid))) return
  if (process.platform === 'win32') {
    // Windows has no signals: node's SIGINT would end it like a power cut.
    await new Promise((resolve) => execFile(binaries.pgCtl, ['stop', '-w', '-m', 'fast', '-D', cluster], resolve))
    return
  }
  for (const [signal, patienceMs] of [
    ['SIGINT', 30_000], // fast: sessions are ended, everything is written
    ['SIGQUIT', 10_000], // immediate: the next start recovers from the WAL
  ] as const) {
    if (!kill(pid, signal)) return
    for (const deadline = Date.now() + patienceMs; Date.now() < deadline; await sleep(20))
      if (!(await isRunning(cluster, pid))) return
  }
}

async function isRunning(cluster: string, pid: number): Promise<boolean> {
  const holder = await holderOf(cluster, pid)
  return holder === 'ours' || (holder === 'unknown' && (await readPostmaster(cluster))?.pid === pid)
}

function kill(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal)
  } catch {
    return false // it ended meanwhile
  }
}

async function openLog(logFile: string) {
  try {
    if (((await stat(logFile).catch(() => undefined))?.size ?? 0) > largestLog) await truncate(logFile)
    return await open(logFile, 'a', 0o600)
  } catch (error) {
    throw explainFileError(error, logFile)
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
