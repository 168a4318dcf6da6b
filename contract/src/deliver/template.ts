// Templates of a connector: "{folder}/{filename}?key={asset_key}" to parts, and parts to text with a request's values.
import { changeText } from '../export/naming-clean.ts'
import { tokenValue, type NamingValues } from '../export/naming-render.ts'
import {
  PatternError,
  readToken,
  textChanges,
  type TextChange,
  tokenNames,
  type TokenPart,
} from '../export/naming-token.ts'

/** `escaped` puts a backslash before `\ = | , "`, as lists such as a Cloudinary context want it. */
export const valueChanges = [...textChanges, 'escaped'] as const
export type ValueChange = TextChange | 'escaped'

export type ValuePart = {
  kind: 'value'
  name: string
  changes: ValueChange[]
  fallback: string | null
  position: number
}
export type TemplatePart = { kind: 'text'; text: string } | TokenPart | ValuePart
export type TemplateResult = { ok: true; parts: TemplatePart[] } | { ok: false; message: string; position: number }

/** A list stays one where a whole field is asked for; an object can only be spread. */
export type NamedValue = string | readonly string[] | { readonly [field: string]: string }
export type TemplateValues = {
  naming: NamingValues
  named: { readonly [name: string]: NamedValue }
}

/** Reads a template; `{{` and `}}` are braces themselves. `position` is an offset in UTF-16 units; nothing is thrown. */
export function parseTemplate(template: string): TemplateResult {
  const parts: TemplatePart[] = []
  const pieces = /\{\{|\}\}|\{[^{}]*\}|[{}]|[^{}]+/g
  for (const { 0: piece, index } of template.matchAll(pieces)) {
    if (piece === '{' || piece === '}') {
      const message = `This ${piece} stands alone; write {name}, or ${piece}${piece} for the character itself.`
      return { ok: false, message, position: index }
    }
    if (piece === '{{' || piece === '}}') parts.push({ kind: 'text', text: piece[0] ?? '' })
    else if (!piece.startsWith('{')) parts.push({ kind: 'text', text: piece })
    else {
      const part = readPart(piece, index)
      if (part instanceof PatternError) return { ok: false, message: part.message, position: index }
      parts.push(part)
    }
  }
  return { ok: true, parts }
}

function readPart(piece: string, position: number): TemplatePart | PatternError {
  const body = piece.slice(1, -1)
  const bar = body.indexOf('|')
  const start = bar < 0 ? body : body.slice(0, bar)
  const own = start.split(':', 1)[0] ?? ''
  if ((tokenNames as readonly string[]).includes(own)) return readNamingToken(piece, position)
  const changes: ValueChange[] = []
  let name = start
  // From the end, since a custom field may be called dc:title.
  for (;;) {
    const change = valueChanges.find((known) => name.endsWith(`:${known}`))
    if (!change) break
    changes.unshift(change)
    name = name.slice(0, -change.length - 1)
  }
  if (name === '') return new PatternError('A name is missing between { and }.', position)
  return { kind: 'value', name, changes, fallback: bar < 0 ? null : body.slice(bar + 1), position }
}

function readNamingToken(piece: string, position: number): TokenPart | PatternError {
  try {
    return readToken(piece, 0)
  } catch (error) {
    if (error instanceof PatternError) return new PatternError(error.message, position)
    throw error
  }
}

/** The names that a template asks for, naming tokens aside: those are always there. */
export function namesIn(parts: readonly TemplatePart[]): { name: string; position: number }[] {
  return parts.flatMap((part) => (part.kind === 'value' ? [{ name: part.name, position: part.position }] : []))
}

/** @throws RangeError for a template that does not parse: a connector is compiled before it is used */
export function partsOf(template: string): TemplatePart[] {
  const parsed = parseTemplate(template)
  if (!parsed.ok) throw new RangeError(`At position ${parsed.position}: ${parsed.message}`)
  return parsed.parts
}

/** What one part gives. Lists are joined by commas; naming tokens keep their spaces here. */
export function fillPart(part: TemplatePart, { naming, named }: TemplateValues): string {
  if (part.kind === 'text') return part.text
  const own = part.kind === 'token' ? tokenValue(part, naming).trim() : textOf(named[part.name])
  const text = part.changes.reduce<string>((value, change) => changed(value, change), own)
  return text === '' ? (part.fallback ?? '') : text
}

/** The list that a template is wholly made of, such as `{meta.keywords}`; undefined for any other. */
export function soleList(parts: readonly TemplatePart[], { named }: TemplateValues): readonly string[] | undefined {
  const [part] = parts
  if (parts.length !== 1 || part?.kind !== 'value' || part.changes.length > 0) return undefined
  const value = named[part.name]
  return isList(value) ? value : undefined
}

/** Fills a whole template, each value by way of `encode`; literal text stays as it is. */
export function fillText(template: string, values: TemplateValues, encode = (value: string): string => value): string {
  return partsOf(template)
    .map((part) => (part.kind === 'text' ? part.text : encode(fillPart(part, values))))
    .join('')
}

function changed(value: string, change: ValueChange): string {
  return change === 'escaped' ? value.replaceAll(/[\\=|,"]/g, (char) => `\\${char}`) : changeText(value, change)
}

function textOf(value: NamedValue | undefined): string {
  if (value === undefined) return ''
  if (typeof value === 'string') return value
  return isList(value) ? value.join(',') : ''
}

/** Array.isArray does not tell readonly arrays apart. */
export function isList(value: NamedValue | undefined): value is readonly string[] {
  return Array.isArray(value)
}
