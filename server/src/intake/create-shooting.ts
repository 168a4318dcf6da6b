// Opens a shooting.
import { refuse } from '@sartiq/contract/error.ts'
import type { Shooting } from '@sartiq/contract/intake/shot.ts'
import { timestamp } from '../platform/clock.ts'
import type { Context } from '../platform/context.ts'
import { type Once, transactOnce } from '../platform/http/idempotency.ts'
import { openShooting } from './store.ts'

export function createShooting(ctx: Context, name: string, once: Once): Promise<Shooting> {
  return transactOnce(ctx.db, once, async (tx) => {
    const at = timestamp(ctx.clock)
    const { id, isNew } = await openShooting(tx, name, at)
    if (!isNew) refuse('NAME_TAKEN', { detail: `There is already a shooting "${name}".`, shooting_id: id })
    const counts = { PENDING_REVIEW: 0, APPROVED: 0, REJECTED: 0, EXPORTED: 0 }
    return { id, name, counts, created_at: at, updated_at: at }
  })
}
