// A worker process: takes jobs and runs them until it is told to stop.
import { setPriority } from 'node:os'
import type { Config } from '../platform/config.ts'
import type { Context } from '../platform/context.ts'
import { handlers } from '../tasks.ts'
import { expireGenerations } from '../intake/revisions.ts'
import { transact } from '../platform/db/database.ts'
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
  await Promise.all([keepTidy(ctx, stop), keepDeadlines(ctx, stop)])
  await close()
}

/** Looks every few seconds for generators that were waited for long enough. */
async function keepDeadlines(ctx: Context, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    await transact(ctx.db, (tx) => expireGenerations(tx, ctx)).catch((error: unknown) =>
      ctx.log.warn({ err: error }, 'deadlines could not be looked after; trying again'),
    )
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, 5000)
      stop.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true })
    })
  }
}
