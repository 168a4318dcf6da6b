// Keyset pages: an opaque cursor that names the place of its first row in the order.
import { refuse } from '@sartiq/contract/error.ts'
import { time } from '@sartiq/contract/fields.ts'
import { z } from 'zod'

const places = z.tuple([z.string().max(200), z.string().max(200)])
/** A row's place: its sort value (a time, a position) and its id. */
export type Place = z.infer<typeof places>

export function cursorOf(place: Place): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url')
}

/** Reads a cursor that a client sent. @throws Refusal INVALID_VALUE where it is not one of ours */
export function placeOf(cursor: string | undefined, sortValue: z.ZodType = time): Place | undefined {
  if (cursor === undefined) return undefined
  const parsed = places.safeParse(parseJson(Buffer.from(cursor, 'base64url').toString()))
  if (parsed.success && sortValue.safeParse(parsed.data[0]).success && z.uuid().safeParse(parsed.data[1]).success) {
    return parsed.data
  }
  const message = 'not a cursor of this list; start without one'
  refuse('INVALID_VALUE', { detail: `cursor: ${message}.`, errors: [{ pointer: '/query/cursor', message }] })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/**
 * Cuts a page from rows that were read one past `limit`. A cursor names the first row that it shows, so the row past
 * the end gives the next page's, and an anchor of an index works like any other cursor.
 */
export function pageOf<Row, Item>(
  rows: Row[],
  limit: number,
  place: (row: Row) => Place,
  view: (row: Row) => Item,
): { items: Item[]; next_cursor: string | null } {
  const next = rows[limit]
  return { items: rows.slice(0, limit).map(view), next_cursor: next === undefined ? null : cursorOf(place(next)) }
}
