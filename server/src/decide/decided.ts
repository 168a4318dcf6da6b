// A decision's answer: the shot as it is now, and what takes the decision back.
import type { Shot } from '@sartiq/contract/intake/shot.ts'
import { shotView } from '../intake/rules/views.ts'
import { selectShots } from '../intake/store.ts'
import type { Tx } from '../platform/db/database.ts'
import type { Actor } from '../platform/http/actor.ts'

export type Decided = Shot & { undo_id: string | null }

/** `undo_id` is null where nothing was written, since it was decided so already. */
export async function decidedView(tx: Tx, shot_id: string, actor: Actor, undo_id: string | null): Promise<Decided> {
  const row = await selectShots(tx).where('shots.id', '=', shot_id).executeTakeFirstOrThrow()
  return { ...shotView(row, actor.role), undo_id }
}
