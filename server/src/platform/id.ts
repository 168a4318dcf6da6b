// Ids are UUIDv7: they sort by the time they were made, so new rows land at the end of an index.
import { v7, validate } from 'uuid'

export function newId(): string {
  return v7()
}

/** When an id of ours was made, in Unix milliseconds (RFC 9562 5.7: the first 48 bits). */
export function timeOfId(id: string): number {
  return Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)
}

export function isId(text: string): boolean {
  return validate(text)
}
