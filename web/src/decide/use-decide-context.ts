// What the decision keys and buttons act on: the one visible target, and where to go after.
import type { RejectionReason } from '@sartiq/contract/decide/states.ts'
import type { Prediction, Shot } from '@sartiq/contract/intake/shot.ts'
import { useState } from 'react'
import type { Gallery } from '../review/use-gallery.ts'
import { preferences } from '../ui/preferences.ts'
import { useStore } from '../ui/store.ts'
import { type Decision, approval, rejection, unapproval } from './decisions.ts'
import { nextUndecided } from './next-undecided.ts'
import { say, undoStore } from './undo-stack.ts'
import { useDecide } from './use-decide.ts'

export type DecideContext = {
  shot: Shot | undefined
  prediction: Prediction | undefined
  can_undo: boolean
  /** Whether the reasons stand open; `OTHER` once it asks for notes. */
  picking: null | 'reason' | 'notes'
  pick: (picking: DecideContext['picking']) => void
  approve: () => void
  reject: (reason: RejectionReason, notes?: string) => void
  unapprove: () => void
  undo: () => void
}

type Target = {
  shot: Shot | undefined
  prediction: Prediction | undefined
  at: number
  gallery: Gallery
  goTo: (at: number) => void
}

export function useDecideContext({ shot, prediction, at, gallery, goTo }: Target): DecideContext {
  const { decide, undo } = useDecide()
  const { stack } = useStore(undoStore)
  // The reasons belong to one shot: moving on closes them.
  const [open, setOpen] = useState<{ shot_id: string; picking: DecideContext['picking'] } | null>(null)
  const pick = (picking: DecideContext['picking']) => setOpen(shot && picking ? { shot_id: shot.id, picking } : null)

  const decideAndGoOn = (decision: Decision) => {
    if (!shot) return
    pick(null)
    decide(shot, decision)
    if (!decision.goes_on || !preferences.get().auto_advance) return
    void goOn()
  }
  const goBackTo = async (shot_id: string) => {
    const place = await placeOf(gallery, shot_id, at).catch(() => null)
    if (place !== null) goTo(place)
  }
  const goOn = async () => {
    const next = await nextUndecided(gallery, at).catch(() => at) // a list that cannot be read says so itself
    if (next === null) say(`${undoStore.get().sentence}. No undecided image after this one.`)
    else goTo(next)
  }
  return {
    shot,
    prediction,
    can_undo: stack.length > 0,
    picking: open !== null && open.shot_id === shot?.id ? open.picking : null,
    pick,
    approve: () => prediction && decideAndGoOn(approval(prediction.id)),
    reject: (reason, notes) => decideAndGoOn(rejection(reason, notes)),
    unapprove: () => decideAndGoOn(unapproval()),
    undo: () => {
      const back = undo()
      if (back) void goBackTo(back.id)
    },
  }
}

/** Where an undone shot stands: it was decided a little before here. */
async function placeOf(gallery: Gallery, shot_id: string, at: number): Promise<number | null> {
  const first = Math.max(0, at - 400)
  const last = Math.min(gallery.total - 1, at + 200)
  const items = await gallery.loadBetween(first, last)
  const found = items.findIndex((item) => item?.shot.id === shot_id)
  return found < 0 ? null : first + found
}
