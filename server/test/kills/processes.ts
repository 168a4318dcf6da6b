// The server with its workers as real processes, which can be killed and are started again.
import { execFileSync } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { type findPlace, type Running, startProcess } from '../process.ts'

type Place = Awaited<ReturnType<typeof findPlace>>

export type Victims = {
  killServer(): Promise<void>
  /** Kills one worker; answers false where there is none at the moment. */
  killWorker(pick: (count: number) => number): boolean
  /** Ends everything that was ever started, and waits until it is gone. */
  end(): Promise<void>
}

export async function startVictims(place: Place, env: Record<string, string>): Promise<Victims> {
  const workersSeen = new Set<number>()
  const start = () => startProcess(place, { env: { SARTIQ_LOG_LEVEL: 'fatal', ...env } })
  let server: Running = await start()

  function workers(): number[] {
    const all = workersOf(server.child.pid ?? 0)
    for (const pid of all) workersSeen.add(pid)
    return all
  }
  return {
    async killServer() {
      workers()
      await server.kill()
      server = await start()
    },
    killWorker(pick) {
      const all = workers()
      const pid = all[pick(all.length)]
      return pid !== undefined && kill(pid)
    },
    async end() {
      workers()
      await server.stop()
      // Workers of a server that was killed finish what they began, and end by themselves.
      while ([...workersSeen].some(isAlive)) await pause(100)
    },
  }
}

/** Worker processes that a server started. */
function workersOf(server: number): number[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n')
  return lines.flatMap((line) => {
    const [, pid, parent, args = ''] = line.match(/^\s*(\d+)\s+(\d+)\s+(.*)$/) ?? []
    return Number(parent) === server && args.trim().endsWith(' worker') ? [Number(pid)] : []
  })
}

function kill(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL')
  } catch {
    return false
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
