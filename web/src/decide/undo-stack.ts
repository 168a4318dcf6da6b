// The decisions of this visit that can be taken back, newest last, and what to say about the last one.
import type { Shot } from '@sartiq/contract/intake/shot.ts'
import { createStore } from '../ui/store.ts'

export type Decided = {
  shot_before: Shot
  /** `Approved SKU123 · full_body` */
  sentence: string
  /** Arrives with the server's answer; null where nothing was written. */
  undo_id: Promise<string | null>
}

type Undoable = { stack: readonly Decided[]; sentence: string }

export const undoStore = createStore<Undoable>({ stack: [], sentence: '' })

/** As many as anybody goes back; the server keeps each for 10 minutes. */
const most = 100

export function pushDecided(decided: Decided): void {
  undoStore.set({ stack: [...undoStore.get().stack, decided].slice(-most), sentence: decided.sentence })
}

export function popDecided(): Decided | undefined {
  const { stack } = undoStore.get()
  const last = stack.at(-1)
  if (last) undoStore.set({ stack: stack.slice(0, -1), sentence: last.sentence.replace(/^/, 'Undone: ') })
  return last
}

/** Forgets a decision that the server refused. */
export function dropDecided(decided: Decided): void {
  const { stack, sentence } = undoStore.get()
  undoStore.set({
    stack: stack.filter((other) => other !== decided),
    sentence: sentence === decided.sentence ? '' : sentence,
  })
}
