// OAuth client credentials (RFC 6749, 4.4): one token a destination and process, asked for once however many wait.
import { createHash } from 'node:crypto'
import type { ConnectorAuth } from '@sartiq/contract/deliver/connector.ts'
import type { Clock } from '../../platform/clock.ts'
import { DamFailure, passes, retryAfter } from './failure.ts'
import { readText, type Answer } from './read-answer.ts'
import { encodeForm } from './request-body.ts'
import type { Field } from './sign-others.ts'

export type TokenRequest = { url: URL; headers: Record<string, string>; body: string }
/** Sends a token request and answers whatever comes. @throws DamFailure where nothing comes */
export type AskToken = (request: TokenRequest) => Promise<Answer>

type Held = { token: string; good_until: number }

/** Without a word from the server: long enough to be of use, short enough to be no trouble. */
const unknownLife = 300
/** Some servers say 0 and mean that they do not say. */
const leastLife = 60
const mostHeld = 1000
const held = new Map<string, Held>()
const underWay = new Map<string, Promise<string>>()

/** What a token belongs to: another address or other credentials never get it. */
export function tokenPlace(destination_id: string, auth: ConnectorAuth, credentials: Record<string, string>): string {
  return createHash('sha256')
    .update(JSON.stringify([destination_id, auth, credentials]))
    .digest('hex')
}

/** A token that should be good for now. */
export function accessToken(
  place: string,
  auth: ConnectorAuth,
  credentials: Record<string, string>,
  clock: Clock,
  ask: AskToken,
): Promise<string> {
  const known = held.get(place)
  if (known && known.good_until > clock.now().getTime()) return Promise.resolve(known.token)
  const running = underWay.get(place)
  if (running) return running
  const asked = askOnce(place, auth, credentials, clock, ask).finally(() => underWay.delete(place))
  underWay.set(place, asked)
  return asked
}

/** The peer refused this token; one that somebody else fetched meanwhile is kept. */
export function forgetToken(place: string, token: string): void {
  if (held.get(place)?.token === token) held.delete(place)
}

async function askOnce(
  place: string,
  auth: ConnectorAuth,
  credentials: Record<string, string>,
  clock: Clock,
  ask: AskToken,
): Promise<string> {
  const answer = await ask(tokenRequest(auth, credentials))
  const { status } = answer
  if (passes(status)) {
    const after_ms = retryAfter(answer.headers['retry-after'], clock.now())
    throw new DamFailure('retry', `The address for tokens answered ${status}.`, { status, after_ms })
  }
  if (status !== 200 && status !== 201) {
    const reason = readText(answer, '/error')?.slice(0, 100)
    throw new DamFailure('auth', `No token was given: ${status}${reason ? ` ${reason}` : ''}.`, { status })
  }
  // The standard's spelling, and Canto's.
  const token = readText(answer, '/access_token') ?? readText(answer, '/accessToken')
  if (token === undefined || !/^[\x21-\x7e]{1,8192}$/.test(token)) {
    throw new DamFailure('auth', `The address for tokens answered ${status}, but with no access_token.`, { status })
  }
  const life = lifeOf(readText(answer, '/expires_in') ?? readText(answer, '/expiresIn'))
  if (held.size >= mostHeld) held.clear()
  held.set(place, { token, good_until: clock.now().getTime() + life * 1000 })
  return token
}

/** Seconds to use a token for: a margin before its end, and whatever may stand where a number should. */
function lifeOf(expires_in: string | undefined): number {
  if (expires_in === undefined) return unknownLife
  const seconds = Number(expires_in)
  if (!Number.isFinite(seconds) || seconds <= 0) return leastLife
  return Math.max(1, seconds - Math.min(30, seconds / 10))
}

function tokenRequest(auth: ConnectorAuth, credentials: Record<string, string>): TokenRequest {
  const url = new URL(auth.token_url ?? '')
  const { client_id = '', client_secret = '' } = credentials
  const headers: Record<string, string> = { accept: 'application/json' }
  const fields: Field[] = [{ name: 'grant_type', value: 'client_credentials' }]
  if (auth.scope !== null) fields.push({ name: 'scope', value: auth.scope })
  if (auth.token_fields) {
    const own = Object.entries(auth.token_fields).map(([name, text]) => ({ name, value: fill(text, credentials) }))
    const names = new Set(own.map(({ name }) => name))
    fields.splice(0, fields.length, ...fields.filter(({ name }) => !names.has(name)), ...own)
  } else if (auth.client_auth === 'post') {
    fields.push({ name: 'client_id', value: client_id }, { name: 'client_secret', value: client_secret })
  } else {
    // RFC 6749, 2.3.1: each is form-encoded before it goes into the header.
    const pair = [client_id, client_secret].map((part) => encodeForm([{ name: '', value: part }]).slice(1)).join(':')
    headers['authorization'] = `Basic ${Buffer.from(pair).toString('base64')}`
  }
  if (auth.token_in === 'query') {
    for (const { name, value } of fields) url.searchParams.append(name, value)
    return { url, headers, body: '' }
  }
  headers['content-type'] = 'application/x-www-form-urlencoded'
  return { url, headers, body: encodeForm(fields) }
}

function fill(text: string, credentials: Record<string, string>): string {
  return text.replaceAll(/\{([^{}]*)\}/g, (_, name: string) => credentials[name] ?? '')
}
