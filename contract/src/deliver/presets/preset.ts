// A preset: a connector for a system whose protocol is public knowledge, with blanks that a person fills in.
import type { z } from 'zod'
import { damConfig } from '../dam.ts'

export type PresetField = {
  name: string
  label: string
  help: string
  example: string
  /** Goes into `credentials`, and is never shown again. */
  secret?: true
  /** Stands where nothing is filled in; without it a field must be. */
  default?: string
}

/** `<<name>>` in any string of `config` stands for what a person filled in. */
export type DamPreset = {
  id: string
  name: string
  about: string
  /** The section of docs/connect-a-dam.md. */
  guide: string
  fields: PresetField[]
  config: z.input<typeof damConfig>
}

export type FilledPreset =
  | { ok: true; config: z.output<typeof damConfig> }
  | { ok: false; errors: { field: string; message: string }[] }

/** A preset's config with its blanks filled, or what is missing by the field's name. */
export function fillPreset(preset: DamPreset, filled: { readonly [field: string]: string }): FilledPreset {
  const values = Object.fromEntries(
    preset.fields.map(({ name, default: standard }) => [name, filled[name]?.trim() || (standard ?? '')]),
  )
  const missing = preset.fields.filter((field) => values[field.name] === '' && field.default === undefined)
  if (missing.length > 0) {
    return { ok: false, errors: missing.map(({ name, label }) => ({ field: name, message: `${label} is needed` })) }
  }
  const parsed = damConfig.safeParse(fill({ ...preset.config, preset: preset.id }, values, []))
  if (parsed.success) return { ok: true, config: parsed.data }
  const errors = parsed.error.issues.map(({ path, message }) => ({ field: blankAt(preset, path), message }))
  return { ok: false, errors }
}

/** Places whose strings are no templates: braces in what was filled in mean themselves there anyway. */
const plain = new Set(['endpoint', 'credentials', 'auth', 'preset'])

function fill(value: unknown, values: Record<string, string>, path: PropertyKey[]): unknown {
  if (typeof value === 'string') return fillBlanks(value, values, path[0])
  if (Array.isArray(value)) return value.map((item, at) => fill(item, values, [...path, at]))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [fillBlanks(key, values, 'auth'), fill(item, values, [...path, key])]),
  )
}

function fillBlanks(text: string, values: Record<string, string>, place: PropertyKey | undefined): string {
  const isPlain = plain.has(String(place))
  return text.replaceAll(/<<(\w+)>>/g, (_, name: string) => {
    const own = values[name] ?? ''
    // An address is often pasted with a slash at its end.
    if (isPlain) return /^https?:/i.test(own) ? own.replace(/\/+$/, '') : own
    return own.replaceAll(/[{}]/g, '$&$&')
  })
}

/** The first blank in the place that is wrong, or the place itself. */
function blankAt({ config }: DamPreset, path: PropertyKey[]): string {
  let value: unknown = config
  for (const key of path) value = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
  const [, name] = JSON.stringify(value ?? '').match(/<<(\w+)>>/) ?? []
  return name ?? path.map(String).join('/')
}
