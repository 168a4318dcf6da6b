// Puts a template's values where they belong: by the structure of address, header, form, JSON or XML, never glued into it.
import type { TemplateValue } from './dam.ts'
import { fillPart, fillText, partsOf, soleList, type TemplatePart, type TemplateValues } from './template.ts'

/**
 * An address as a step gives it, and where it begins: at the endpoint, at the root of its host, or whole as it is.
 * `handed_out`: where it leads was a peer's word, so it gets no credentials of ours.
 */
export type Address = { reference: string; from: 'endpoint' | 'host' | 'whole'; handed_out: boolean }

/** Names whose value is a path: its slashes part folders, and its segments are encoded one by one. */
const pathNames = new Set(['folder', 'path'])

/**
 * Fills a path: a value is one segment, whatever is in it. A saved value that a path begins with may be a whole URL, or
 * a path from the root of the endpoint's host; it then stands as it is.
 */
export function fillAddress(path: string, values: TemplateValues): Address {
  const parts = partsOf(path)
  const [first] = parts
  const start = first?.kind === 'value' ? fillPart(first, values) : ''
  const isReference = /^(https?:\/\/|\/(?!\/))/i.test(start) && !(first?.kind === 'value' && pathNames.has(first.name))
  const rest = encodeParts(isReference ? parts.slice(1) : parts, values, isReference && start.includes('?'))
  const reference = (isReference ? start : '') + rest
  const isWhole = /^https?:\/\//i.test(reference)
  const from = isWhole ? 'whole' : isReference ? 'host' : 'endpoint'
  return { reference, from, handed_out: isWhole && (isReference || namesHost(parts)) }
}

/** Whether a value stands in the host of a whole URL that is written out. */
function namesHost(parts: readonly TemplatePart[]): boolean {
  const [first, second] = parts
  return first?.kind === 'text' && second !== undefined && /^https?:\/\/[^/?#]*$/i.test(first.text)
}

function encodeParts(parts: readonly TemplatePart[], values: TemplateValues, inQueryAlready: boolean): string {
  let inQuery = inQueryAlready
  let text = ''
  let leftEmpty = false
  for (const part of parts) {
    const filled = fillPart(part, values)
    if (part.kind === 'text') {
      // No folder leaves no empty segment behind.
      text += leftEmpty && text.endsWith('/') ? filled.replace(/^\//, '') : filled
      inQuery ||= filled.includes('?')
      leftEmpty = false
      continue
    }
    const isPath = !inQuery && part.kind === 'value' && pathNames.has(part.name)
    leftEmpty = isPath && filled === ''
    text += isPath ? filled.split('/').map(encodeSegment).join('/') : encodeSegment(filled)
  }
  const question = inQueryAlready ? 0 : text.indexOf('?')
  const end = question < 0 ? text.length : question
  return withoutDots(text.slice(0, end)) + text.slice(end)
}

/** A URL parser walks up at `..`, however it is encoded; here it is a name like any other. */
function withoutDots(path: string): string {
  return path
    .split('/')
    .map((segment) =>
      /^(?:\.|%2e){1,2}$/i.test(segment) ? '_'.repeat(segment.replaceAll(/%2e/gi, '.').length) : segment,
    )
    .join('/')
}

/** Percent-encoded, `!'()*` too, which signatures want encoded; controls are no part of any name. */
export function encodeSegment(value: string): string {
  const clean = value.toWellFormed().replaceAll(/\p{Cc}/gu, '_')
  return encodeURIComponent(clean).replaceAll(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
}

/** A header's value: one line; where it is not ASCII, an encoded word (RFC 2047), as S3 and others read it. */
export function fillHeader(template: string, values: TemplateValues): string {
  const filled = fillText(template, values, oneLine)
  return /^[\x20-\x7e]*$/.test(filled) ? filled : `=?UTF-8?Q?${quotedWord(filled)}?=`
}

function oneLine(value: string): string {
  return value.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim()
}

function quotedWord(value: string): string {
  return encodeURIComponent(value.toWellFormed())
    .replaceAll(/[!'()*_.~-]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%', '=')
}

/** A JSON body: strings are filled where they stand; one that is exactly a list is an array. */
export function fillJson(value: TemplateValue, values: TemplateValues): unknown {
  if (typeof value === 'string') return soleList(partsOf(value), values) ?? fillText(value, values)
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map((item) => fillJson(item, values))
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fillJson(item, values)]))
}

/** Fields of a form or a query, in order: a list's items are fields of one name, an object is JSON, null is left out. */
export function fillFields(
  fields: { readonly [name: string]: TemplateValue },
  values: TemplateValues,
): { name: string; value: string }[] {
  return Object.entries(fields).flatMap(([name, field]) =>
    (Array.isArray(field) ? field : [field]).flatMap((value) =>
      value === null ? [] : [{ name, value: fillField(value, values) }],
    ),
  )
}

function fillField(value: Exclude<TemplateValue, null>, values: TemplateValues): string {
  if (typeof value === 'string') return fillText(value, values)
  return typeof value === 'object' ? JSON.stringify(fillJson(value, values)) : String(value)
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' }

/** An XML document: values are escaped, and what XML cannot hold goes. */
export function fillXml(template: string, values: TemplateValues): string {
  return fillText(template, values, (value) =>
    value
      .toWellFormed()
      .replaceAll(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
      .replaceAll(/[&<>"']/g, (char) => entities[char] ?? ''),
  )
}
