// Reads file names with the grammar that writes them: what `sartiq import --pattern` takes each token to be.
import { changeText, cleanText } from '../export/naming-clean.ts'
import { type ParsedPattern, type PatternPart, imageExtension } from '../export/naming-pattern.ts'
import type { TextToken, TokenPart } from '../export/naming-token.ts'
import { type DateFields, dateFields, isoDate } from './import-pattern-date.ts'

/** What a name says; a token that gave its fallback, or is not in the pattern, is absent. */
export type ImportedValues = { [token in TextToken]?: string } & {
  index?: number
  width?: number
  height?: number
  /** `YYYY-MM-DD` where the pattern has year, month and day, else the text as it stands. */
  date?: string
}
export type MatchResult = { ok: true; values: ImportedValues } | { ok: false; values: null; reason: string }

type Found = { part: TokenPart; text: string }

/**
 * Reads one name. Tokens take as little as they can from the left; `{index}`, `{width}` and `{height}` take digits, all
 * there are; a token written twice is the same both times. One image extension is dropped first.
 * @param path with `/`; its last folders stand for the pattern's, any before them are ignored
 */
export function matchName(pattern: ParsedPattern, path: string): MatchResult {
  const parts = path.normalize('NFC').replace(imageExtension, '').split('/')
  const missing = pattern.segments.length - parts.length
  if (missing > 0) return no(`lies ${missing} ${missing === 1 ? 'folder' : 'folders'} less deep than the pattern`)
  const texts = parts.slice(parts.length - pattern.segments.length)
  // A whole path is one string to match: no token takes a slash, so each folder still matches its own segment.
  const wanted = pattern.segments.flatMap((segment, at): PatternPart[] =>
    at === 0 ? segment : [{ kind: 'text', text: '/', position: 0 }, ...segment],
  )
  const search = new Search(wanted, texts.join('/'))
  return search.run(0, 0) ? { ok: true, values: readValues(search.found) } : no(search.reason())
}

function no(reason: string): MatchResult {
  return { ok: false, values: null, reason }
}

/** Backtracking over the parts, each dead end remembered: a hostile name costs parts × length², not length^parts. */
class Search {
  readonly parts: readonly PatternPart[]
  readonly text: string
  readonly found: Found[] = []
  readonly #dead = new Set<string>()
  readonly #repeated: ReadonlySet<string>
  #furthest = { part: 0, at: 0 }

  constructor(parts: readonly PatternPart[], text: string) {
    this.parts = parts
    this.text = text
    const names = parts.flatMap((part) => (part.kind === 'token' ? [part.name] : []))
    this.#repeated = new Set(names.filter((name, at) => names.indexOf(name) !== at))
  }

  /** True when the parts from `index` on match the text from `at` to its end; `found` then has the tokens. */
  run(index: number, at: number): boolean {
    const part = this.parts[index]
    if (index > this.#furthest.part || (index === this.#furthest.part && at > this.#furthest.at)) {
      this.#furthest = { part: index, at }
    }
    if (!part) return at === this.text.length
    if (part.kind === 'text') {
      const literal = part.text === '/' ? '/' : cleanText(part.text.normalize('NFC'))
      return this.text.startsWith(literal, at) && this.run(index + 1, at + literal.length)
    }
    const key = this.#state(index, at)
    if (this.#dead.has(key)) return false
    for (const end of this.#ends(part, at)) {
      const text = this.text.slice(at, end)
      if (!this.#agrees(part, text)) continue
      this.found.push({ part, text })
      if (this.run(index + 1, end)) return true
      this.found.pop()
    }
    this.#dead.add(key)
    return false
  }

  reason(): string {
    const part = this.parts[this.#furthest.part]
    const rest = JSON.stringify(this.text.slice(this.#furthest.at))
    if (part?.kind === 'token') return `${part.source} finds nothing for it in ${rest}`
    return part ? `no ${JSON.stringify(part.text)} in ${rest}` : `${rest} is left over`
  }

  /** Tokens written twice tie what follows to what they were; all else follows from place and part alone. */
  #state(index: number, at: number): string {
    const tied = this.found.filter(({ part }) => this.#repeated.has(part.name)).map(({ text }) => `/${text}`)
    return `${index} ${at}${tied.join('')}`
  }

  /** Where a token that begins at `at` may end, in the order to try. */
  *#ends(part: TokenPart, at: number): Generator<number> {
    const { text } = this
    if (part.fallback === '') yield at
    const slash = text.indexOf('/', at)
    const most = slash < 0 ? text.length : slash
    if (part.name === 'index' || part.name === 'width' || part.name === 'height') {
      let end = at
      while (end < most && end - at < 15 && isDigit(text[end])) end++
      for (; end > at; end--) yield end
    } else if (part.name === 'date') {
      const end = at + part.date_format.length
      if (end <= most && dateFields(text.slice(at, end), part.date_format)) yield end
    } else {
      for (let end = at + 1; end <= most; end++) yield end
      return
    }
    if (part.fallback && text.startsWith(part.fallback, at)) yield at + part.fallback.length
  }

  #agrees(part: TokenPart, text: string): boolean {
    const before = this.found.find((one) => one.part.name === part.name)
    if (!before || before.text === text) return true
    if (part.name === 'index') return Number(before.text) === Number(text)
    if (part.name === 'date') return before.part.date_format !== part.date_format
    if (part.changes.length === 0 && before.part.changes.length === 0) return false
    return changeText(before.text, 'slug') === changeText(text, 'slug')
  }
}

function readValues(found: readonly Found[]): ImportedValues {
  const values: ImportedValues = {}
  const date: DateFields = {}
  // Spelled as it is wins over spelled in lower case or as a slug.
  for (const { part, text } of found.toSorted((left, right) => right.part.changes.length - left.part.changes.length)) {
    if (text === part.fallback) continue
    if (part.name === 'index' || part.name === 'width' || part.name === 'height') values[part.name] = Number(text)
    else if (part.name !== 'date') values[part.name] = text
    else {
      values.date ??= text
      Object.assign(date, dateFields(text, part.date_format))
    }
  }
  // `{date:YYYY}/{date:MM}/{date:DD}` is one date.
  const day = isoDate(date)
  if (day !== null) values.date = day
  return values
}

function isDigit(char: string | undefined): boolean {
  return char !== undefined && char >= '0' && char <= '9'
}
