// One token of a naming pattern: its name, its argument or changes, its fallback.

export const textTokens = [
  'sku',
  'product_name',
  'shot_type',
  'subject',
  'shooting',
  'style',
  'category',
  'prediction',
  'preset',
  'hash8',
] as const
export const numberTokens = ['width', 'height'] as const
export const tokenNames = [...textTokens, ...numberTokens, 'index', 'date'] as const
export const textChanges = ['lower', 'upper', 'slug'] as const

export type TextToken = (typeof textTokens)[number]
export type TokenName = (typeof tokenNames)[number]
export type TextChange = (typeof textChanges)[number]

export type TokenPart = {
  kind: 'token'
  name: TokenName
  /** As written, braces included. */
  source: string
  position: number
  /** Least digits of `{index}`; 0 for any other token. */
  digits: number
  /** Of `{date}`: YYYY YY MM DD HH mm ss and separators; empty for any other token. */
  date_format: string
  changes: TextChange[]
  /** What stands in for an empty value; null: nothing does. */
  fallback: string | null
}

const dateFormat = /^(?:YYYY|YY|MM|DD|HH|mm|ss|[-_. ])+$/
const allowedTokens = tokenNames.map((name) => `{${name}}`).join(' ')

/** `position` is a 0-based offset in UTF-16 units. */
export class PatternError extends Error {
  readonly position: number
  constructor(message: string, position: number) {
    super(message)
    this.position = position
  }
}

/** @throws PatternError */
export function readToken(pattern: string, position: number): TokenPart {
  const close = pattern.slice(position + 1).search(/[{}/]/) + position + 1
  if (close === position || pattern[close] !== '}') {
    throw new PatternError(
      'This { is not closed; write {name}, {name:change} or {name|fallback}, without / in it.',
      position,
    )
  }
  const body = pattern.slice(position + 1, close)
  const bar = body.indexOf('|')
  const [written = '', ...args] = (bar < 0 ? body : body.slice(0, bar)).split(':')
  const name = tokenNames.find((known) => known === written)
  if (!name) throw new PatternError(`Unknown token {${written}}; the tokens are ${allowedTokens}.`, position)
  const token: TokenPart = {
    kind: 'token',
    name,
    source: `{${body}}`,
    position,
    digits: name === 'index' ? 3 : 0,
    date_format: name === 'date' ? 'YYYY-MM-DD' : '',
    changes: [],
    fallback: bar < 0 ? null : body.slice(bar + 1),
  }
  let at = position + 1 + name.length + 1
  if (name === 'date' || name === 'index') readOnlyArgument(token, args, at)
  else {
    for (const arg of args) {
      const change = textChanges.find((known) => known === arg)
      if (!change || token.name === 'width' || token.name === 'height')
        throw new PatternError(badArgument(name, arg), at)
      token.changes.push(change)
      at += arg.length + 1
    }
  }
  return token
}

function readOnlyArgument(token: TokenPart, args: string[], at: number): void {
  const [arg, second] = args
  if (arg === undefined) return
  const good = token.name === 'date' ? dateFormat.test(arg) : /^(?:[1-9]|10)$/.test(arg)
  if (!good) throw new PatternError(badArgument(token.name, arg), at)
  if (second !== undefined) throw new PatternError(badArgument(token.name, second), at + arg.length + 1)
  if (token.name === 'date') token.date_format = arg
  else token.digits = Number(arg)
}

function badArgument(name: TokenName, arg: string): string {
  const start = `{${name}} does not take "${arg}";`
  if (name === 'date')
    return `${start} a date is written with YYYY YY MM DD HH mm ss and - _ . or a space, as in {date:YYYYMMDD}.`
  if (name === 'index') return `${start} it takes its least number of digits, 1 to 10, as in {index:4}.`
  if (name === 'width' || name === 'height') return `${start} it takes no argument but a fallback, as in {${name}|0}.`
  return `${start} it takes lower, upper or slug, as in {${name}:lower}.`
}
