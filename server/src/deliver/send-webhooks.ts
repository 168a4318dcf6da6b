// The post office of a worker: sends what is due, many endpoints at once, and waits for none of them longer than it must.
import type { Context } from '../platform/context.ts'
import type { DeliveryRow } from '../platform/db/tables.ts'
import { claimDue } from './webhook/claim-due.ts'
import { sendDelivery } from './webhook/send-delivery.ts'

/** Requests under way in one process. */
const mostAtOnce = 32
const pause = 250

export type WebhookSender = {
  /** Sends what is due until nothing is; requests that take their time go on beyond it. */
  round(): Promise<void>
  /** Waits for what is under way, `patience` ms at most; the rest is sent again after its lease. */
  stop(patience: number): Promise<void>
}

/** @param stop when aborted, nothing new is taken */
export function webhookSender(ctx: Context, stop: AbortSignal): WebhookSender {
  const underway = new Set<Promise<void>>()
  const giveUp = new AbortController()

  function start(delivery: DeliveryRow): void {
    const sending = sendLogged(ctx, delivery, giveUp.signal).finally(() => underway.delete(sending))
    underway.add(sending)
  }

  return {
    async round() {
      while (!stop.aborted) {
        const claimed = await claimDue(ctx, mostAtOnce - underway.size)
        for (const delivery of claimed) start(delivery)
        if (underway.size === 0) return
        // As soon as one has ended, its endpoint may have room for another; a silent one holds up no round.
        const isMoving = await Promise.race([...underway].map((one) => one.then(() => true)).concat(after(pause)))
        if (claimed.length === 0 && !isMoving) return
      }
    },
    async stop(patience) {
      const timer = setTimeout(() => giveUp.abort(new Error('The process is stopping.')), patience)
      await Promise.all(underway)
      clearTimeout(timer)
    },
  }
}

async function after(ms: number): Promise<false> {
  await new Promise((resolve) => setTimeout(resolve, ms))
  return false
}

/** Sends what is due now, and answers how many attempts that were. */
export async function sendDueWebhooks(ctx: Context): Promise<number> {
  let sent = 0
  for (;;) {
    const claimed = await claimDue(ctx, mostAtOnce)
    if (claimed.length === 0) return sent
    sent += claimed.length
    await Promise.all(claimed.map((delivery) => sendLogged(ctx, delivery)))
  }
}

/** A fault of ours ends nothing: the lease does, and the delivery is due again. */
async function sendLogged(ctx: Context, delivery: DeliveryRow, signal?: AbortSignal): Promise<void> {
  await sendDelivery(ctx, delivery, signal).catch((error: unknown) =>
    ctx.log.error({ err: error, delivery_id: delivery.id }, 'a webhook could not be sent; it is tried again'),
  )
}
