// A worker process: takes jobs and runs them until it is told to stop.
import { setPriority } from 'node:os'
import type { Config } from '../platform/config.ts'
import { handlers } from '../tasks.ts'
import { openContext } from './open-context.ts'
import { keepTidy } from './tidy.ts'

/** Below the API in the scheduler's eyes, so that pages stay quick while exports run. */
const niceness = 10

/** Runs until `stop` is aborted, then finishes what is begun. */
export async function runWorker(config: Config, url: string, stop: AbortSignal): Promise<void> {
  setPriority(niceness)
  const { ctx, close } = await openContext(config, url, 'worker')
  await ctx.queue.work(ctx, handlers, config.workerSlots)
  ctx.log.debug({ slots: config.workerSlots }, 'worker is ready')
  await keepTidy(ctx, stop)
  await close()
}
