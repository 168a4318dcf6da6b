// What is read anew once a decision was written, or refused.
import { getShot } from '@sartiq/contract/intake/endpoints.ts'
import type { QueryClient } from '@tanstack/react-query'
import { call } from '../api/call.ts'
import { listsChanged, patchShot } from '../review/patch-cache.ts'

/** @param shot_id left out after a bulk: whatever is open may be concerned */
export function shotChanged(client: QueryClient, shot_id?: string): void {
  const of = shot_id === undefined ? [] : [shot_id]
  void client.invalidateQueries({ queryKey: ['predictions', ...of] })
  void client.invalidateQueries({ queryKey: ['history', ...of] })
  void client.invalidateQueries({ queryKey: ['revisions', ...of] })
  listsChanged(client)
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
