// Values in a peer's answer: by JSON pointer or header, checked for type and length before anything uses them.
import type { NamedValue } from '@sartiq/contract/deliver/template.ts'
import { DamFailure } from './failure.ts'

export type Answer = {
  status: number
  /** Names in lower case. */
  headers: Record<string, string | string[]>
  /** The first part of it; whole where it was small enough. */
  body: Buffer
  /** False: there was more than is taken. */
  whole: boolean
  /** Of all bytes, in hex. */
  sha256: string
  bytes: number
}

/** An id is kept in our rows; an address or a policy may be long. */
const longest = 4096
const longestId = 512
const mostItems = 1000
const mostFields = 60

const unparsed = Symbol('no JSON')
const parsedBodies = new WeakMap<Buffer, unknown>()

/** What lies at a place: any JSON value, a header's text, or undefined where there is nothing. */
export function readPlace(answer: Answer, pointer: string): unknown {
  if (pointer.startsWith('header:')) {
    const value = answer.headers[pointer.slice('header:'.length).toLowerCase()]
    return Array.isArray(value) ? value[0] : value
  }
  const json = parsed(answer.body)
  if (json === unparsed) return undefined
  return pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>(step, json)
}

/** Own properties only: an answer cannot name what every object has. */
function step(value: unknown, key: string): unknown {
  if (value === null || typeof value !== 'object') return undefined
  return Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined
}

function parsed(body: Buffer): unknown {
  if (!parsedBodies.has(body)) parsedBodies.set(body, parse(body))
  return parsedBodies.get(body)
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString())
  } catch {
    return unparsed
  }
}

/** A place as one text; undefined where there is none, or something that is no text, number or truth. */
export function readText(answer: Answer, pointer: string): string | undefined {
  const value = readPlace(answer, pointer)
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
}

/**
 * A value to save under a name.
 * @throws DamFailure final, where it is absent, of no use, or too long: the answer is not what the connector expects
 */
export function readSaved(answer: Answer, name: string, pointer: string): NamedValue {
  const value = readPlace(answer, pointer)
  const place = pointer === '' ? 'the answer' : pointer
  const refuse = (fault: string): never => {
    throw new DamFailure('final', `The DAM answered ${answer.status}, but ${place}, to be kept as ${name}, ${fault}.`, {
      code: 'DAM_ANSWER_UNUSABLE',
      status: answer.status,
    })
  }
  const most = name === 'asset_id' ? longestId : longest
  const text = (item: unknown): string => {
    if (typeof item !== 'string' && typeof item !== 'number') return refuse(why(item))
    const known = String(item)
    if (known === '' || known.length > most) refuse(known === '' ? 'is empty' : `has more than ${most} characters`)
    if (/\p{Cc}/u.test(known) || !known.isWellFormed()) refuse('holds control characters')
    return known
  }
  if (name === 'asset_id' || value === null || typeof value !== 'object') return text(value)
  if (Array.isArray(value))
    return value.length > mostItems ? refuse(`has more than ${mostItems} items`) : value.map(text)
  const fields = Object.entries(value).filter(([, item]) => typeof item !== 'object')
  if (fields.length > mostFields) refuse(`has more than ${mostFields} fields`)
  return Object.fromEntries(fields.map(([key, item]) => [key, String(item).slice(0, longest)]))
}

/** An asset's id. @throws as `readSaved` */
export function readId(answer: Answer, pointer: string): string {
  const value = readSaved(answer, 'asset_id', pointer)
  return typeof value === 'string' ? value : ''
}

function why(value: unknown): string {
  if (value === undefined) return 'is not in it'
  return value === null ? 'is null' : 'is no text or number'
}

/** A pointer, or a pointer and a value, such as `/state=done`; `value` null: anything that is there and not empty. */
export function splitCondition(condition: string): { pointer: string; value: string | null } {
  const at = condition.indexOf('=')
  return at < 0
    ? { pointer: condition, value: null }
    : { pointer: condition.slice(0, at), value: condition.slice(at + 1) }
}

/** Whether a condition, its templates filled, holds in an answer. */
export function holds(answer: Answer, condition: string): boolean {
  const { pointer, value } = splitCondition(condition)
  const found = readText(answer, pointer)
  return value === null ? found !== undefined && found !== '' : found === value
}
