// Puts a worker behind the API in the scheduler's eyes, so that pages stay quick while exports run.
import { readFile, writeFile } from 'node:fs/promises'
import { setPriority } from 'node:os'
import type { Log } from '../platform/log.ts'

const niceness = 10

/** Lowers the priority of this process, and of its session where it leads one. */
export async function stepBack(log: Log): Promise<void> {
  setPriority(niceness)
  try {
    // A server's worker is a session of its own, and Linux weighs sessions against each other (sched(7), autogroup): within
    // its own group a nice process yields to nobody. In somebody else's session, a terminal's, that is not ours to change.
    if (await leadsSession()) await writeFile('/proc/self/autogroup', String(niceness))
  } catch (error) {
    // Other systems, and kernels without autogroups, go by the process alone.
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'ENOENT') log.warn({ err: error }, 'the priority of this worker could not be lowered')
  }
}

/** By proc_pid_stat(5): behind the name, which may hold anything, come state, parent, process group and session. */
async function leadsSession(): Promise<boolean> {
  const stat = await readFile('/proc/self/stat', 'utf8')
  const session = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[3]
  return Number(session) === process.pid
}
