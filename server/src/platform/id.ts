// Ids are UUIDv7: they sort by the time they were made, so new rows land at the end of an index.
import { v7, validate } from 'uuid'

export function newId(): string {
  return v7()
}

export function isId(text: string): boolean {
  return validate(text)
}
