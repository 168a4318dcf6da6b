// One request of a connector: filled, signed, sent, and its answer judged by status.
import type { ConnectorStep } from '@sartiq/contract/deliver/connector.ts'
import {
  type Address,
  encodeSegment,
  fillAddress,
  fillFields,
  fillHeader,
} from '@sartiq/contract/deliver/place-values.ts'
import { isList, type TemplateValues } from '@sartiq/contract/deliver/template.ts'
import { accessToken, type AskToken, forgetToken, tokenPlace } from './access-token.ts'
import { type Draft, needsToken, sign, signForm } from './credentials.ts'
import { type DamPeer, exchange, type Wire } from './exchange.ts'
import { DamFailure } from './failure.ts'
import type { DamFile } from './file.ts'
import { judgeAnswer } from './judge-answer.ts'
import type { Answer } from './read-answer.ts'
import { buildBody, type Part, type RequestBody } from './request-body.ts'

type Sending = { values: TemplateValues; file: DamFile; part: Part | null; wholeAnswer?: number }

/**
 * Sends a step's request. A token that is refused is replaced once.
 * @throws DamFailure, or DamConflict where the step says so
 */
export async function sendRequest(wire: Wire, peer: DamPeer, step: ConnectorStep, sending: Sending): Promise<Answer> {
  const { connector } = peer
  const address = fillAddress(step.path, sending.values)
  const { handed_out } = address
  const url = resolve(connector.endpoint, address)
  for (const { name, value } of fillFields(step.query ?? {}, sending.values)) addParameter(url, name, value)
  const mustSign = !handed_out
  const first = await trySend(wire, peer, step, sending, { url, mustSign })
  const isRefused = first.answer.status === 401 || first.answer.status === 403
  if (!isRefused || first.token === null || step.ok?.includes(first.answer.status))
    return judgeAnswer(wire, step, first.answer, mustSign)
  forgetToken(tokenPlace(peer.destination_id, connector.auth, peer.credentials), first.token)
  const second = await trySend(wire, peer, step, sending, { url, mustSign })
  return judgeAnswer(wire, step, second.answer, mustSign)
}

/** Paths are appended to the endpoint; one from the root of its host stands there. */
function resolve(endpoint: string, { reference, from, handed_out }: Address): URL {
  const glue = reference === '' || /^[/?]/.test(reference) ? '' : '/'
  const base = from === 'whole' ? '' : from === 'host' ? new URL(endpoint).origin : endpoint + glue
  const url = URL.parse(base + reference)
  if (url) return url
  const whose = handed_out ? 'The address that the DAM handed out' : 'The address of this step'
  throw new DamFailure('final', `${whose} is no valid web address.`, { code: 'DAM_REFUSED' })
}

function addParameter(url: URL, name: string, value: string): void {
  const before = url.search.slice(1)
  url.search = `${before}${before === '' ? '' : '&'}${encodeSegment(name)}=${encodeSegment(value)}`
}

type Target = { url: URL; mustSign: boolean }

async function trySend(
  wire: Wire,
  peer: DamPeer,
  step: ConnectorStep,
  { values, file, part, wholeAnswer }: Sending,
  { url, mustSign }: Target,
): Promise<{ answer: Answer; token: string | null }> {
  const { auth } = peer.connector
  const token = mustSign && needsToken(auth) ? await tokenOf(wire, peer) : null
  const spread = spreadOf(step, values)
  // A field of ours stands in the place of the peer's of the same name; null leaves it out.
  const taken = fillFields({ ...escapeTemplates(spread), ...step.fields }, values)
  const now = wire.clock.now()
  const fields = mustSign && step.body !== 'json' ? signForm(auth, peer.credentials, taken, step.body, now) : taken
  const body = buildBody(step, fields, values, file, part)
  const headers = { ...body.headers, ...filledHeaders(step, values) }
  const draft: Draft = { method: step.method, url, headers, payload: body.sha256 }
  const signed = mustSign ? sign(auth, peer.credentials, draft, token, now) : draft
  const answer = await exchange(wire, peer, step.id, signed, body, {
    handed_out: !mustSign,
    wholeAnswer: wholeAnswer ?? 0,
  })
  return { answer, token }
}

function spreadOf({ spread }: ConnectorStep, { named }: TemplateValues): Record<string, string> {
  const value = spread === undefined ? {} : named[spread]
  if (value !== undefined && typeof value === 'object' && !isList(value)) return value
  throw new DamFailure('final', `The DAM gave ${spread}, but not as fields.`, { code: 'DAM_ANSWER_UNUSABLE' })
}

/** A peer's own values are no templates. */
function escapeTemplates(spread: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(spread).map(([name, value]) => [name, value.replaceAll(/[{}]/g, '$&$&')]))
}

function filledHeaders({ headers }: ConnectorStep, values: TemplateValues): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers)
      .map(([name, template]) => [name.toLowerCase(), fillHeader(template, values)] as const)
      // What steers the body is ours to say; its type may be said.
      .filter(([name, value]) => name !== 'content-length' && value !== ''),
  )
}

async function tokenOf(wire: Wire, peer: DamPeer): Promise<string> {
  const { auth } = peer.connector
  const place = tokenPlace(peer.destination_id, auth, peer.credentials)
  const ask: AskToken = ({ url, headers, body }) => {
    const bytes = Buffer.from(body)
    const secretBody: RequestBody = {
      headers: {},
      open: () => Promise.resolve(body === '' ? undefined : bytes),
      sha256: null,
      shown: '(credentials)',
    }
    const draft: Draft = { method: 'POST', url, headers, payload: null }
    // Others wait for this token as well: it does not end with the upload that came first.
    const patient = { ...wire, signal: new AbortController().signal }
    return exchange(patient, peer, 'token', draft, secretBody, { handed_out: true, wholeAnswer: 0, hideAnswer: true })
  }
  const token = await accessToken(place, auth, peer.credentials, wire.clock, ask)
  wire.secrets.add(token)
  return token
}
