// What is selected in the grid: some shots, or all that the filter finds.
import { createStore } from '../ui/store.ts'

export type Selection = { kind: 'none' } | { kind: 'some'; ids: ReadonlySet<string>; anchor: number } | { kind: 'all' }

const none: Selection = { kind: 'none' }

export const selectionStore = createStore<Selection>(none)

let list = ''

/** A selection belongs to one list: it outlives a look into the viewer, and ends with another filter. */
export function keepSelectionFor(filters: object): void {
  const text = JSON.stringify(filters)
  if (text !== list) clearSelection()
  list = text
}

export function clearSelection(): void {
  selectionStore.set(none)
}

export function selectAll(): void {
  selectionStore.set({ kind: 'all' })
}

/** Adds or takes away one shot; after *all* a new selection starts. */
export function toggleShot(shot_id: string, at: number): void {
  const before = selectionStore.get()
  const ids = new Set(before.kind === 'some' ? before.ids : [])
  if (!ids.delete(shot_id)) ids.add(shot_id)
  selectionStore.set(ids.size === 0 ? none : { kind: 'some', ids, anchor: at })
}

/** Selects the shots of a stretch that starts at `anchor`. */
export function selectStretch(shot_ids: string[], anchor: number): void {
  selectionStore.set({ kind: 'some', ids: new Set(shot_ids), anchor })
}

export function isSelected(selection: Selection, shot_id: string | undefined): boolean {
  return selection.kind === 'all' || (selection.kind === 'some' && shot_id !== undefined && selection.ids.has(shot_id))
}

export function selectedCount(selection: Selection, total: number): number {
  return selection.kind === 'all' ? total : selection.kind === 'some' ? selection.ids.size : 0
}
