// Arithmetic of the grid: which bucket holds an item, which rows and columns show it.
export const bucketSize = 200

export function bucketOf(at: number): number {
  return Math.floor(at / bucketSize)
}

/** Buckets that hold the items from `first` to `last`, both shown. */
export function bucketsBetween(first: number, last: number, total: number): number[] {
  if (total === 0) return []
  const from = bucketOf(clamp(first, total))
  const to = bucketOf(clamp(last, total))
  return Array.from({ length: to - from + 1 }, (_, offset) => from + offset)
}

/** A place in the list, never before its first or behind its last item. */
export function clamp(at: number, total: number): number {
  return Math.max(0, Math.min(total - 1, at))
}

export type GridShape = { columns: number; cell: number; row: number }

export const captionHeight = 44
export const gap = 12

/** As many columns as come near to `wanted` wide; the picture's box is a little higher than wide, as most shots are. */
export function shapeFor(width: number, wanted: number): GridShape {
  const columns = Math.max(1, Math.round((width - gap) / (wanted + gap)))
  const cell = Math.max(80, Math.floor((width - gap) / columns - gap))
  return { columns, cell, row: Math.round(cell * 1.2) + captionHeight + gap }
}

export type Move = 'left' | 'right' | 'up' | 'down' | 'home' | 'end' | 'page_up' | 'page_down'

/** Where a move leads; up and down stay in their column, and at the edge they stay where they are. */
export function moveFrom(at: number, move: Move, total: number, columns: number, rowsOnPage: number): number {
  const last = total - 1
  const jump = (by: number) =>
    at + by < 0 || at + by > last ? (by > 0 && rowOf(at) < rowOf(last) ? last : at) : at + by
  const rowOf = (place: number) => Math.floor(place / columns)
  const page = Math.max(1, rowsOnPage) * columns
  const places: Record<Move, () => number> = {
    left: () => at - 1,
    right: () => at + 1,
    up: () => jump(-columns),
    down: () => jump(columns),
    home: () => 0,
    end: () => last,
    page_up: () => (at - page < 0 ? at % columns : at - page),
    page_down: () => jump(page),
  }
  return clamp(places[move](), total)
}
