// Gives a shooting another name; exports that were made keep the one they had.
import { refuse } from '@sartiq/contract/error.ts'
import type { Shooting } from '@sartiq/contract/intake/shot.ts'
import { timestamp } from '../platform/clock.ts'
import type { Context } from '../platform/context.ts'
import { isDuplicate, transact } from '../platform/db/database.ts'
import { recordEvents } from '../platform/events/record-event.ts'
import { selectShootings, shootingView } from './store.ts'

export async function renameShooting(ctx: Context, id: string, name: string): Promise<Shooting> {
  try {
    return await transact(ctx.db, async (tx) => {
      await tx
        .updateTable('shootings')
        .set({ name, updated_at: timestamp(ctx.clock) })
        .where('id', '=', id)
        .execute()
      const row = await selectShootings(tx).where('id', '=', id).executeTakeFirst()
      if (!row) refuse('NOT_FOUND')
      await recordEvents(tx, [{ type: 'shooting.updated', id, patch: { name } }])
      return shootingView(row)
    })
  } catch (error) {
    if (isDuplicate(error)) refuse('NAME_TAKEN', { detail: `There is already a shooting "${name}".` })
    throw error
  }
}
