// The dispatcher of a worker: pushes images into DAMs, many at once, and waits for none of them longer than it must.
import type { Context } from '../platform/context.ts'
import type { DeliveryRow } from '../platform/db/tables.ts'
import { claimPushes } from './dam/claim-pushes.ts'
import { pushImage } from './dam/push-image.ts'

/** Uploads under way in one process: they wait for peers, and each holds one stream's buffer. */
const mostAtOnce = 96
const pause = 250

export type DamPusher = {
  /** Pushes what is due until nothing is; uploads that take their time go on meanwhile. */
  round(): Promise<void>
  /** Waits for what is under way, `patience` ms at most; the rest is asked for and pushed again after its lease. */
  stop(patience: number): Promise<void>
}

/** @param stop when aborted, nothing new is taken */
export function damPusher(ctx: Context, stop: AbortSignal): DamPusher {
  const underway = new Set<Promise<void>>()
  const giveUp = new AbortController()

  function start(delivery: DeliveryRow): void {
    const pushing = pushLogged(ctx, delivery, giveUp.signal).finally(() => underway.delete(pushing))
    underway.add(pushing)
  }

  return {
    async round() {
      while (!stop.aborted) {
        const claimed = await claimPushes(ctx, mostAtOnce - underway.size)
        if (claimed.length === 0) return
        for (const delivery of claimed) start(delivery)
        await Promise.race([...underway, new Promise((resolve) => setTimeout(resolve, pause))])
      }
    },
    async stop(patience) {
      const timer = setTimeout(() => giveUp.abort(new Error('The process is stopping.')), patience)
      await Promise.all(underway)
      clearTimeout(timer)
    },
  }
}

/** Pushes what is due now, and answers how many attempts that were. */
export async function pushDueImages(ctx: Context): Promise<number> {
  let pushed = 0
  for (;;) {
    const claimed = await claimPushes(ctx, mostAtOnce)
    if (claimed.length === 0) return pushed
    pushed += claimed.length
    await Promise.all(claimed.map((delivery) => pushLogged(ctx, delivery, new AbortController().signal)))
  }
}

async function pushLogged(ctx: Context, delivery: DeliveryRow, stop: AbortSignal): Promise<void> {
  await pushImage(ctx, delivery, stop).catch((error: unknown) =>
    ctx.log.error({ err: error, delivery_id: delivery.id }, 'an image could not be pushed; it is tried again'),
  )
}
