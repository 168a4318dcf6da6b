// Decides at once and asks the server after: what it refuses is put back and said clearly.
import type { Shot } from '@sartiq/contract/intake/shot.ts'
import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { sentenceOf } from '../api/problem.ts'
import { patchShot } from '../review/patch-cache.ts'
import { readAgain, shotChanged } from './after-decision.ts'
import { type Decision, nameOf } from './decisions.ts'
import { inOrder } from './in-order.ts'
import { type Decided, dropDecided, pushDecided, say, undoStore } from './undo-stack.ts'
import { undo } from './undo.ts'

export function useDecide() {
  const client = useQueryClient()
  return useMemo(
    () => ({
      /** @param onAgreed runs when the server has written it down */
      decide: (shot: Shot, decision: Decision, onAgreed?: () => void) => decide(client, shot, decision, onAgreed),
      /** Takes the last decision back; answers the shot it was about, where it was about one. */
      undo: () => undo(client),
    }),
    [client],
  )
}

function decide(client: QueryClient, shot: Shot, decision: Decision, onAgreed?: () => void): void {
  patchShot(client, shot.id, decision.foreseen)
  const sentence = decision.sentence(shot)
  const answer = inOrder(shot.id, async (isLatest) => {
    const { after, take_back, remark } = await decision.send(shot.id)
    if (isLatest()) patchShot(client, shot.id, after)
    if (remark && undoStore.get().sentence.startsWith(sentence)) say(`${sentence}. ${remark}`)
    return take_back
  })
  const decided: Decided = { before: [shot], is_bulk: false, sentence, take_back: answer }
  pushDecided(decided)
  const agreed = () => {
    onAgreed?.()
    shotChanged(client, shot.id)
  }
  answer.then(
    () => agreed(),
    (error: unknown) => {
      dropDecided(decided)
      say(`${nameOf(shot)} was not changed. ${sentenceOf(error)}`, true)
      patchShot(client, shot.id, shot)
      void readAgain(client, shot.id)
    },
  )
}
