// What the decision keys and buttons act on: the one visible target, and where to go after.
import type { RejectionReason, ShotAction } from '@sartiq/contract/decide/states.ts'
import type { Prediction, Shot } from '@sartiq/contract/intake/shot.ts'
import { useState } from 'react'
import { useMay } from '../people/use-me.ts'
import type { Gallery } from '../review/use-gallery.ts'
import { preferences } from '../ui/preferences.ts'
import { useStore } from '../ui/store.ts'
import { type Decision, approval, deletion, rejection, restoration, unapproval } from './decisions.ts'
import { nextUndecided } from './next-undecided.ts'
import { type Changes, regeneration, revision } from './revision-decisions.ts'
import { say, undoStore } from './undo-stack.ts'
import { useDecide } from './use-decide.ts'

/** What stands open under or beside the pictures: the reasons, the notes of OTHER, or the panel of a revision. */
export type Picking = null | 'reason' | 'notes' | 'revise' | 'regenerate'

export type DecideContext = {
  /** Whether the target can be decided so now, by whom is signed in. */
  allows: (action: ShotAction | 'restore') => boolean
  can_undo: boolean
  picking: Picking
  pick: (picking: Picking) => void
  approve: () => void
  reject: (reason: RejectionReason, notes?: string) => void
  unapprove: () => void
  remove: () => void
  restore: () => void
  undo: () => void
}

/** One shot can be asked for again too. */
export type ShotContext = DecideContext & {
  revise: (changes: Changes, onAgreed: () => void) => void
  regenerate: (config_overrides: Record<string, unknown>, onAgreed: () => void) => void
}

type Target = {
  shot: Shot | undefined
  prediction: Prediction | undefined
  /** The list that auto-advance walks through; left out where there is none. */
  walk?: { at: number; gallery: Gallery; goTo: (at: number) => void }
}

export function useDecideContext({ shot, prediction, walk }: Target): ShotContext {
  const { decide, undo } = useDecide()
  const { stack } = useStore(undoStore)
  const mayRestore = useMay('produce')
  // What is open belongs to one shot: moving on closes it.
  const [open, setOpen] = useState<{ shot_id: string; picking: Picking } | null>(null)
  const pick = (picking: Picking) => setOpen(shot && picking ? { shot_id: shot.id, picking } : null)

  const decideAndGoOn = (decision: Decision, onAgreed?: () => void) => {
    if (!shot) return
    pick(null)
    decide(shot, decision, onAgreed)
    if (decision.goes_on && preferences.get().auto_advance) void goOn()
  }
  const goOn = async () => {
    if (!walk) return
    const next = await nextUndecided(walk.gallery, walk.at).catch(() => walk.at) // a list that cannot be read says so itself
    if (next === null) say(`${undoStore.get().sentence}. No undecided image after this one.`)
    else walk.goTo(next)
  }
  const goBackTo = async (shot_id: string) => {
    if (!walk) return
    const place = await placeOf(walk.gallery, shot_id, walk.at).catch(() => null)
    if (place !== null) walk.goTo(place)
  }
  const isSeen = prediction?.image.status === 'ready'
  return {
    allows: (action) => {
      if (!shot) return false
      if (action === 'restore') return shot.deleted_at !== null && mayRestore
      const needsImage = action === 'approve' || action === 'revise'
      return shot.actions.includes(action) && (isSeen || !needsImage)
    },
    can_undo: stack.length > 0,
    picking: open !== null && open.shot_id === shot?.id ? open.picking : null,
    pick,
    approve: () => prediction && decideAndGoOn(approval(prediction.id)),
    reject: (reason, notes) => decideAndGoOn(rejection(reason, notes)),
    unapprove: () => decideAndGoOn(unapproval()),
    remove: () => decideAndGoOn(deletion()),
    restore: () => decideAndGoOn(restoration()),
    revise: (changes, onAgreed) => decideAndGoOn(revision(changes), onAgreed),
    regenerate: (overrides, onAgreed) => decideAndGoOn(regeneration(overrides), onAgreed),
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
