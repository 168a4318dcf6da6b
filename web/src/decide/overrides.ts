// Config overrides as they are typed: a row a key, its value JSON or plain text.

export type OverrideRow = {
  /** Tells rows apart while they are edited. */
  id: number
  key: string
  value: string
}

export type Override = { ok: true; value: unknown } | { ok: false; message: string }

/**
 * Reads a value: JSON where it is JSON, else the text as it stands. Where the parent's value is text, a number that is
 * typed is text too. What begins like an object, a list or quoted text has to be one.
 */
export function parseOverride(text: string, parent: unknown): Override {
  const trimmed = text.trim()
  if (trimmed === '') return { ok: false, message: 'Give a value, or take the row away; "" is empty text' }
  const isMeantAsJson = /^[[{"]/.test(trimmed)
  if (typeof parent === 'string' && !isMeantAsJson) return { ok: true, value: text }
  try {
    return judged(JSON.parse(trimmed))
  } catch {
    return isMeantAsJson ? { ok: false, message: 'This JSON is not complete' } : { ok: true, value: text }
  }
}

/** A number that would arrive as another one is not sent. */
function judged(value: unknown): Override {
  if (typeof value === 'number' && !Number.isFinite(value)) return { ok: false, message: 'This number is too large' }
  if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)) {
    return { ok: false, message: 'This number is too long to be kept exactly; in quotes it is sent as text' }
  }
  return { ok: true, value }
}

export type OverridesResult =
  | { ok: true; overrides: Record<string, unknown> }
  | { ok: false; errors: Record<number, { key?: string; value?: string }> }

/** The overrides of all rows; a row without anything in it is none. Errors are by the row's id. */
export function overridesOf(rows: OverrideRow[], parent: Record<string, unknown>): OverridesResult {
  const errors: Record<number, { key?: string; value?: string }> = {}
  const overrides = new Map<string, unknown>()
  for (const { id, key, value } of rows) {
    const name = key.trim()
    if (name === '' && value.trim() === '') continue
    const read = parseOverride(value, valueIn(parent, name))
    if (name === '') errors[id] = { key: 'Which value?' }
    else if (overrides.has(name)) errors[id] = { key: 'It stands above already' }
    else if (!read.ok) errors[id] = { value: read.message }
    overrides.set(name, read.ok ? read.value : undefined)
  }
  if (Object.keys(errors).length > 0) return { ok: false, errors }
  return { ok: true, overrides: Object.fromEntries(overrides) }
}

/** The parent's own value; never one that every object inherits. */
export function valueIn(config: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(config, key) ? config[key] : undefined
}

/** A value as it is typed: text as it stands, unless it would be read as something else. */
export function typedAs(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value) ?? ''
  const back = parseOverride(value, value)
  return back.ok && back.value === value ? value : JSON.stringify(value)
}

/** What regenerating starts from: with the same seed a generator would make the same image again. */
export function freshSeed(config: Record<string, unknown>, random: () => number): OverrideRow[] {
  if (typeof valueIn(config, 'seed') !== 'number') return []
  return [{ id: 1, key: 'seed', value: String(Math.floor(random() * 2 ** 31)) }]
}
