// The decisions of this visit that can be taken back, newest last, and what the bar says about the last thing done.
import type { Shot } from '@sartiq/contract/intake/shot.ts'
import { createStore } from '../ui/store.ts'
import type { TakeBack } from './decisions.ts'

export type Decided = {
  /** The shots that it changed, as they were; of a bulk those that are known here. */
  before: Shot[]
  is_bulk: boolean
  /** `Approved SKU123 · full_body` */
  sentence: string
  /** Arrives with the server's answer; null where nothing was written. */
  take_back: Promise<TakeBack | null>
}

type Said = { sentence: string; is_problem: boolean }
type Undoable = Said & { stack: readonly Decided[] }

export const undoStore = createStore<Undoable>({ stack: [], sentence: '', is_problem: false })

/** As many as anybody goes back; the server keeps each for 10 minutes. */
const most = 100

export function pushDecided(decided: Decided): void {
  const stack = [...undoStore.get().stack, decided].slice(-most)
  undoStore.set({ stack, sentence: decided.sentence, is_problem: false })
}

export function popDecided(): Decided | undefined {
  const { stack } = undoStore.get()
  const last = stack.at(-1)
  if (last) undoStore.set({ stack: stack.slice(0, -1), sentence: `Undone: ${last.sentence}`, is_problem: false })
  return last
}

/** Forgets a decision that the server refused. */
export function dropDecided(decided: Decided): void {
  const before = undoStore.get()
  undoStore.set({ ...before, stack: before.stack.filter((other) => other !== decided) })
}

/** Says of a decision what really became of it. What was not changed is not taken back either. */
export function restateDecided(decided: Decided, now: Pick<Decided, 'before' | 'sentence'>): void {
  const { stack, ...said } = undoStore.get()
  undoStore.set({ ...said, stack: stack.map((other) => (other === decided ? { ...decided, ...now } : other)) })
}

/** Says something in the bar, beside Undo: no message covers a picture. */
export function say(sentence: string, is_problem = false): void {
  undoStore.set({ ...undoStore.get(), sentence, is_problem })
}
