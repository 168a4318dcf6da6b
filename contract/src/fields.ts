// Field types that every chapter uses: ids, times, pages.
import { z } from 'zod'

/** A UUIDv7 (any UUID is accepted, however it is written; an unknown one is simply not found). */
export const id = z.uuid().toLowerCase()
/** RFC 3339, UTC, from the year 1 on: the database knows no year 0. */
export const time = z.iso.datetime().refine((value) => !value.startsWith('0000'), 'must be after the year 0')

/** Who did something: a user, or `system` for the key in the server's environment. */
export const person = z.strictObject({ id: id.nullable(), name: z.string() }).meta({ id: 'Person' })
export type Person = z.infer<typeof person>

/** A page's size and place; the cursor is opaque and comes from the page before. */
export const page = {
  limit: z.coerce.number().int().min(1).max(500).default(50),
  cursor: z.string().max(500).optional(),
}

/** One value or several of it in a query string: `?status=A&status=B` or `?status=A,B`. */
export function several<T extends z.ZodType>(item: T) {
  return z.preprocess(
    (value) => (typeof value === 'string' ? value.split(',').filter((part) => part !== '') : value),
    z.array(item).min(1).max(50),
  )
}

/** A true or false in a query string. */
export const flag = z.enum(['true', 'false', '1', '0']).transform((value) => value === 'true' || value === '1')

/** The shape of every list. */
export function listOf<T extends z.ZodType>(item: T) {
  return z.strictObject({ items: z.array(item), next_cursor: z.string().nullable(), total: z.int().optional() })
}

/** One line of text, trimmed; may be empty. Control characters and lone surrogates are refused: neither can be stored or named. */
export const line = z
  .string()
  .trim()
  .max(200)
  .regex(/^\P{Cc}*$/u, 'must not hold control characters')
  .refine((value) => value.isWellFormed(), 'must be well-formed Unicode')

/** A name that a person gives: a line that is not empty. */
export const label = line.refine((value) => value !== '', 'must not be empty')

/** Whether the database can keep a text, and a file can be called by it. */
export function isStorable(value: string): boolean {
  return !value.includes('\u0000') && value.isWellFormed()
}

/** Text to search for, as it was stored. */
export const words = z.string().max(200).refine(isStorable, 'must be well-formed text without NUL')

/** Free text of a person: several lines, no NUL. */
export const note = z.string().trim().max(5000).refine(isStorable, 'must be well-formed text')
