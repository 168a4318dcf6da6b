// What is read anew once a decision was written, or refused.
import { getShot } from '@sartiq/contract/intake/endpoints.ts'
import type { Shot } from '@sartiq/contract/intake/shot.ts'
import type { QueryClient } from '@tanstack/react-query'
import { call } from '../api/call.ts'
import { cachedShots, listsChanged, patchShot, patchShots } from '../review/patch-cache.ts'

/** @param shot_id left out after a bulk: whatever is open may be concerned */
export function shotChanged(client: QueryClient, shot_id?: string): void {
  const of = shot_id === undefined ? [] : [shot_id]
  void client.invalidateQueries({ queryKey: ['predictions', ...of] })
  void client.invalidateQueries({ queryKey: ['history', ...of] })
  void client.invalidateQueries({ queryKey: ['revisions', ...of] })
  listsChanged(client)
}

/** Shots as they were before a decision that was refused; what is known to be newer by now stays. */
export function putBack(client: QueryClient, shots: Shot[]): void {
  const known = cachedShots(client)
  const older = shots.filter(({ id, version }) => (known.get(id)?.version ?? 0) <= version)
  patchShots(client, new Map(older.map((shot) => [shot.id, shot])))
}

/** After a refusal: what the server knows is what is shown. */
export async function readAgain(client: QueryClient, id: string): Promise<void> {
  try {
    patchShot(client, id, await call(getShot, { params: { id } }))
    shotChanged(client, id)
  } catch {
    // The live stream brings it when the server is back.
  }
}
