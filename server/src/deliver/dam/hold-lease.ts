// A claimed delivery stays its holder's as long as that lives; where somebody took it away, the holder stops.
import type { Context } from '../../platform/context.ts'
import { transact } from '../../platform/db/database.ts'
import type { DeliveryRow } from '../../platform/db/tables.ts'
import { lease } from './claim-pushes.ts'
import { DamStopped } from './failure.ts'

/** Cancelled, switched off or failed meanwhile is noticed within this many ms. */
const renewal = 3000

export type Lease = {
  /** Aborted with DamStopped when the delivery is no longer the holder's. */
  signal: AbortSignal
  /** Writes where the upload stands. @throws DamStopped */
  keep(progress: object): Promise<void>
  release(): void
}

/** @param outer of the process: it is stopping */
export function holdLease(ctx: Context, claimed: DeliveryRow, outer: AbortSignal): Lease {
  const lost = new AbortController()
  const stop = () => lost.abort(new DamStopped('Nobody waits for this upload any more.'))
  const renew = async (more: { progress?: string }): Promise<boolean> => {
    const next_attempt_at = new Date(ctx.clock.now().getTime() + lease).toISOString()
    const { numUpdatedRows } = await transact(ctx.db, (tx) =>
      tx
        .updateTable('deliveries')
        .set({ next_attempt_at, ...more })
        .where('id', '=', claimed.id)
        .where('status', '=', 'sending')
        .where('attempt_count', '=', claimed.attempt_count)
        .executeTakeFirst(),
    )
    return numUpdatedRows > 0n
  }
  const timer = setInterval(() => {
    renew({}).then(
      (isOurs) => isOurs || stop(),
      // The database is away: the lease goes on until it ends, and then somebody else asks first.
      (error: unknown) => ctx.log.warn({ err: error, delivery_id: claimed.id }, 'a lease could not be renewed'),
    )
  }, renewal)
  timer.unref()
  return {
    signal: AbortSignal.any([lost.signal, outer]),
    async keep(progress) {
      if (await renew({ progress: JSON.stringify(progress) })) return
      stop()
      throw lost.signal.reason
    },
    release: () => clearInterval(timer),
  }
}
