// One name from a pattern and one image's values, with a report of what each token gave.
import { cleanText, cleanValue, safeSegment, samenessKey } from './naming-clean.ts'
import type { ParsedPattern, PatternPart } from './naming-pattern.ts'
import type { TextToken, TokenName, TokenPart } from './naming-token.ts'

/** What an image gives its tokens; whatever is missing, null or blank counts as empty. */
export type NamingValues = { readonly [token in TextToken]?: string | null | undefined } & {
  readonly index?: number | null | undefined
  /** Pixels of the file that leaves. */
  readonly width?: number | null | undefined
  readonly height?: number | null | undefined
  /** Of the export, ISO 8601 as on the wire: `2024-01-15` or `2024-01-15T10:00:00Z`; the hour is shown as it is written. */
  readonly date?: string | null | undefined
}

export type TokenReport = {
  token: TokenName
  source: string
  position: number
  /** What stands in the name, before whole-segment rules (edges, length). */
  value: string
  empty: boolean
  used_fallback: boolean
}

export type RenderedName = {
  /** Folders and name with `/`, without extension. */
  path: string
  folders: string[]
  stem: string
  tokens: TokenReport[]
  /** Tokens that gave nothing, fallback or not. */
  empty: TokenName[]
}

/** The delivery manifest's files lie at the ZIP's root, where no folder may bear their name. */
const manifestFiles = new Set(['manifest.json', 'manifest.csv', 'manifest-sha256.txt'])

/**
 * Renders a pattern. Folders left empty vanish; a file name left empty is `_`.
 * @param options.room bytes kept free in the last segment for the extension, its dot included (default 5: `.tiff`)
 */
export function renderName(
  pattern: ParsedPattern,
  values: NamingValues,
  options: { room?: number } = {},
): RenderedName {
  const tokens: TokenReport[] = []
  const texts = pattern.segments.map((parts) => parts.map((part) => renderPart(part, values, tokens)).join(''))
  const stem = safeSegment(texts.pop() ?? '', options.room ?? 5) || '_'
  // One byte free for the mark that keeps a folder apart from the manifest's files.
  const folders = texts.map((text) => safeSegment(text, 1)).filter((folder) => folder !== '')
  if (folders[0] !== undefined && manifestFiles.has(samenessKey(folders[0]))) folders[0] += '_'
  return {
    path: [...folders, stem].join('/'),
    folders,
    stem,
    tokens,
    empty: tokens.filter((token) => token.empty).map((token) => token.token),
  }
}

function renderPart(part: PatternPart, values: NamingValues, tokens: TokenReport[]): string {
  if (part.kind === 'text') return cleanText(part.text)
  const own = cleanValue(tokenValue(part, values), part.changes)
  const empty = own === ''
  const value = empty ? cleanText(part.fallback ?? '') : own
  const used_fallback = empty && part.fallback !== null
  tokens.push({ token: part.name, source: part.source, position: part.position, value, empty, used_fallback })
  return value
}

/** The value of one token, before cleaning and changes. */
export function tokenValue(part: TokenPart, values: NamingValues): string {
  if (part.name === 'index' || part.name === 'width' || part.name === 'height') {
    const number = values[part.name]
    return number === null || number === undefined ? '' : String(number).padStart(part.digits, '0')
  }
  const text = values[part.name] ?? ''
  return part.name === 'date' ? formatDate(text, part.date_format) : text
}

/** ISO 8601 by a format of YYYY YY MM DD HH mm ss; empty when the text is no date. A day without time is at 00:00:00. */
function formatDate(iso: string, format: string): string {
  const [, year = '', month = '', day = '', hour = '00', minute = '00', second = '00'] =
    iso.match(/^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d))?|$)/) ?? []
  if (year === '') return ''
  const fields: Record<string, string> = {
    YYYY: year,
    YY: year.slice(2),
    MM: month,
    DD: day,
    HH: hour,
    mm: minute,
    ss: second,
  }
  return format.replace(/YYYY|YY|MM|DD|HH|mm|ss/g, (field) => fields[field] ?? field)
}
