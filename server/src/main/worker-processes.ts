// The worker processes beside a server: started with it, started again when one dies, ended with it.
import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import type { Log } from '../platform/log.ts'

const cli = join(import.meta.dirname, 'cli.ts')
const patience = 15_000
/**
 * V8 counts the pictures that pass through as its own, and would collect garbage every few of them to stay where it is:
 * 5 % of an export's CPU. Up to so many MB it need not.
 */
const heap = ['--initial-old-space-size=128']

export type WorkerProcesses = { stop(): Promise<void> }

/** Starts `count` workers on a database. A worker that dies is replaced, ever more slowly if it keeps dying. */
export function startWorkers(count: number, slots: number, url: string, log: Log): WorkerProcesses {
  const running = new Set<ChildProcess>()
  let stopping = false

  function start(deaths: number): void {
    const startedAt = Date.now()
    const child = spawn(process.execPath, [...heap, cli, 'worker'], {
      // Not in the terminal's process group: Ctrl-C reaches the server, which lets workers finish.
      detached: process.platform !== 'win32',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      // libuv's threads decode images; some are kept free for files and names.
      env: { ...process.env, DATABASE_URL: url, UV_THREADPOOL_SIZE: String(slots + 4) },
    })
    running.add(child)
    child.on('error', (error) => log.error({ err: error }, 'a worker process could not be started'))
    child.on('exit', (code, signal) => {
      running.delete(child)
      if (stopping) return
      const inARow = Date.now() - startedAt > 60_000 ? 0 : deaths + 1
      const wait = Math.min(30_000, 250 * 2 ** inARow)
      log.error({ code, signal, wait }, 'a worker process ended; starting another')
      setTimeout(() => stopping || start(inARow), wait).unref()
    })
  }

  for (let i = 0; i < count; i++) start(0)
  return {
    async stop() {
      stopping = true
      await Promise.all([...running].map(end))
    },
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), patience)
  await gone
  clearTimeout(timer)
}
