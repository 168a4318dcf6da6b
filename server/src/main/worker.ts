// A worker process: takes jobs and runs them until it is told to stop.
import type { Config } from '../platform/config.ts'
import { damPusher } from '../deliver/push-to-dam.ts'
import { webhookSender } from '../deliver/send-webhooks.ts'
import { handlers } from '../tasks.ts'
import { expireGenerations } from '../intake/revisions.ts'
import { transact } from '../platform/db/database.ts'
import { createLog } from '../platform/log.ts'
import { openContext } from './open-context.ts'
import { repeat } from '../platform/repeat.ts'
import { stepBack } from './step-back.ts'
import { tidy } from './tidy.ts'

/** Generators that were waited for long enough are noticed within this many ms. */
const deadlinePause = 5000
const tidyPause = 3600 * 1000
/** An event leaves within this many ms. */
const webhookPause = 500
/** An image is on its way to its DAM within this many ms. */
const pushPause = 250
/** A worker that stops waits so long for answers; what is still open is sent again by another. */
const patience = 5000

/** Runs until `stop` is aborted, then finishes what is begun. */
export async function runWorker(config: Config, url: string, stop: AbortSignal): Promise<void> {
  // First of all: threads that are there already would keep their priority.
  await stepBack(createLog(config.logLevel, 'worker'))
  const { ctx, close } = await openContext(config, url, 'worker')
  await ctx.queue.work(ctx, handlers, config.workerSlots)
  ctx.log.debug({ slots: config.workerSlots }, 'worker is ready')
  const until = { stop, log: ctx.log }
  const webhooks = webhookSender(ctx, stop)
  const pushes = damPusher(ctx, stop)
  await Promise.all([
    repeat('pushing to DAMs', pushPause, () => pushes.round(), until),
    repeat('sending webhooks', webhookPause, () => webhooks.round(), until),
    repeat('tidying', tidyPause, () => tidy(ctx, stop), until),
    repeat('looking after deadlines', deadlinePause, () => transact(ctx.db, (tx) => expireGenerations(tx, ctx)), until),
  ])
  await Promise.all([webhooks.stop(patience), pushes.stop(patience)])
  await close()
}
