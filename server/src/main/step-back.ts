// Puts a worker behind the API in the scheduler's eyes, so that pages stay quick while exports run.
import { writeFile } from 'node:fs/promises'
import { setPriority } from 'node:os'
import type { Log } from '../platform/log.ts'

const niceness = 10

/** Lowers the priority of this process. */
export async function stepBack(log: Log): Promise<void> {
  setPriority(niceness)
  // A worker is a session of its own, and Linux weighs sessions against each other (sched(7), autogroup): within its own
  // group a nice process yields to nobody.
  await writeFile('/proc/self/autogroup', String(niceness)).catch((error: NodeJS.ErrnoException) => {
    // Other systems, and kernels without autogroups, go by the process alone.
    if (error.code !== 'ENOENT') log.warn({ err: error }, 'the priority of this worker could not be lowered')
  })
}
