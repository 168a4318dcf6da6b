// Takes the last decision back, one shot's or a bulk's: shown at once, and put forward again where the server refuses.
import type { Shot } from '@sartiq/contract/intake/shot.ts'
import type { QueryClient } from '@tanstack/react-query'
import { sentenceOf } from '../api/problem.ts'
import { cachedShots, patchShots } from '../review/patch-cache.ts'
import { putBack, readAgain, shotChanged } from './after-decision.ts'
import { nameOf } from './decisions.ts'
import { inOrder } from './in-order.ts'
import { popDecided, say } from './undo-stack.ts'

/** Answers the shot it was about, where it was about one. */
export function undo(client: QueryClient): Shot | null {
  const decided = popDecided()
  if (!decided) return null
  const { before, is_bulk, take_back } = decided
  const only = is_bulk ? undefined : before[0]
  const shown = cachedShots(client)
  const now = before.flatMap(({ id }) => shown.get(id) ?? [])
  patchShots(client, byId(before))
  void inOrder(only?.id ?? 'bulk', async (isLatest) => {
    const takeBack = await take_back
    if (takeBack === null) return
    const shots = await takeBack()
    if (isLatest()) patchShots(client, byId(shots))
  }).then(
    () => shotChanged(client, only?.id),
    (error: unknown) => {
      say(`${only ? `${nameOf(only)} was not` : 'Nothing was'} put back. ${sentenceOf(error)}`, true)
      if (only) void readAgain(client, only.id)
      else putBack(client, now)
    },
  )
  return only ?? null
}

function byId(shots: Shot[]): Map<string, Shot> {
  return new Map(shots.map((shot) => [shot.id, shot]))
}
