// Decides at once and asks the server after: what it refuses is put back and said clearly.
import { undoDecision } from '@sartiq/contract/decide/endpoints.ts'
import { getShot } from '@sartiq/contract/intake/endpoints.ts'
import type { Shot } from '@sartiq/contract/intake/shot.ts'
import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { call } from '../api/call.ts'
import { sentenceOf } from '../api/problem.ts'
import { listsChanged, patchShot } from '../review/patch-cache.ts'
import { type Decision, nameOf } from './decisions.ts'
import { inOrder } from './in-order.ts'
import { type Decided, dropDecided, popDecided, pushDecided, say } from './undo-stack.ts'

export function useDecide() {
  const client = useQueryClient()
  return useMemo(
    () => ({
      decide: (shot: Shot, decision: Decision) => decide(client, shot, decision),
      /** Takes the last decision back and answers with the shot it was about. */
      undo: () => undo(client),
    }),
    [client],
  )
}

function decide(client: QueryClient, shot: Shot, decision: Decision): void {
  patchShot(client, shot.id, decision.foreseen)
  const answer = inOrder(shot.id, async (isLatest) => {
    const { undo_id, ...after } = await decision.send(shot.id)
    if (isLatest()) patchShot(client, shot.id, after)
    return undo_id
  })
  const decided: Decided = { shot_before: shot, sentence: decision.sentence(shot), undo_id: answer }
  pushDecided(decided)
  answer.then(
    () => shotChanged(client, shot.id),
    (error: unknown) => {
      dropDecided(decided)
      say(`${nameOf(shot)} was not changed. ${sentenceOf(error)}`, true)
      patchShot(client, shot.id, shot)
      void readAgain(client, shot.id)
    },
  )
}

function undo(client: QueryClient): Shot | null {
  const decided = popDecided()
  if (!decided) return null
  const { shot_before: shot } = decided
  patchShot(client, shot.id, shot)
  void inOrder(shot.id, async (isLatest) => {
    const id = await decided.undo_id
    if (id === null) return
    const { shots } = await call(undoDecision, { params: { id } })
    if (isLatest()) for (const after of shots) patchShot(client, after.id, after)
  }).then(
    () => shotChanged(client, shot.id),
    (error: unknown) => {
      say(`${nameOf(shot)} was not put back. ${sentenceOf(error)}`, true)
      void readAgain(client, shot.id)
    },
  )
  return shot
}

function shotChanged(client: QueryClient, shot_id: string): void {
  void client.invalidateQueries({ queryKey: ['predictions', shot_id] })
  void client.invalidateQueries({ queryKey: ['history', shot_id] })
  listsChanged(client)
}

/** After a refusal: what the server knows is what is shown. */
async function readAgain(client: QueryClient, id: string): Promise<void> {
  try {
    patchShot(client, id, await call(getShot, { params: { id } }))
    shotChanged(client, id)
  } catch {
    // The live stream brings it when the server is back.
  }
}
