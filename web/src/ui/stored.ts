// Small things kept in the browser between visits, read through a schema: whatever lies there, the answer makes sense.
import type { z } from 'zod'

export function readStored<T extends z.ZodType>(key: string, schema: T): z.output<T> | null {
  try {
    const read = schema.safeParse(JSON.parse(localStorage.getItem(key) ?? 'null'))
    return read.success ? read.data : null
  } catch {
    return null // storage is blocked or holds rubbish
  }
}

export function writeStored(key: string, value: unknown): void {
  try {
    localStorage.setItem(key, JSON.stringify(value))
  } catch {
    // Private windows may refuse; the value then lasts as long as the page.
  }
}
