// One request to a DAM over the wire: within its rate, its time and its size, and written down as it may be seen.
import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import type { Connector } from '@sartiq/contract/deliver/connector.ts'
import type { ExchangeRecord } from '@sartiq/contract/deliver/delivery.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Outgoing } from '../../platform/outgoing/guarded-client.ts'
import type { Draft } from './credentials.ts'
import type { Hide } from '../rules/hiding.ts'
import { shownHeaders, shownText, shownUrl } from './exchange-log.ts'
import { toDamFailure } from './failure.ts'
import type { Answer } from './read-answer.ts'
import type { RequestBody } from './request-body.ts'

/** A client's DAM: where it is, how to speak to it, and with which secrets. */
export type DamPeer = { destination_id: string; connector: Connector; credentials: Record<string, string> }

export type Wire = {
  outgoing: Outgoing
  clock: Clock
  signal: AbortSignal
  hide: Hide
  /** Tokens that came while this went on are hidden as well. */
  secrets: Set<string>
  record(exchange: ExchangeRecord): void
  /** Waits until the peer's rate allows another request. */
  pace(): Promise<void>
}

/** Ids and addresses are small; what is longer is no answer to build on. */
const mostAnswer = 256 * 1024

type How = { handed_out: boolean; wholeAnswer: number; hideAnswer?: boolean }

/** Sends a request and reads its answer, whatever its status. @throws DamFailure where none comes */
export async function exchange(
  wire: Wire,
  peer: DamPeer,
  step: string,
  draft: Draft,
  body: RequestBody,
  how: How,
): Promise<Answer> {
  await wire.pace()
  const { method, url, headers } = draft
  const started = performance.now()
  const { hide } = wire
  const { auth, limits } = peer.connector
  const secretName = auth.in === 'header' ? auth.name : ''
  const request = {
    method,
    url: shownUrl(url, hide, how.handed_out),
    headers: shownHeaders(headers, hide, secretName),
    body: body.shown === null ? null : shownText(body.shown, hide),
  }
  const note = (response: ExchangeRecord['response'], error: string | null) =>
    wire.record({ step, request, response, error, duration_ms: Math.round(performance.now() - started) })
  try {
    const sent = await body.open()
    const taken = await wire.outgoing.stream({
      method,
      url: url.href,
      headers,
      ...(sent !== undefined && { body: sent }),
      deadline_ms: limits.timeout_s * 1000,
      max_bytes: Number.MAX_SAFE_INTEGER,
      signal: wire.signal,
    })
    const answer = await readAnswer(taken, Math.max(how.wholeAnswer, mostAnswer))
    const shown = how.hideAnswer ? '(an answer that may hold a token)' : shownText(answer.body.toString(), hide)
    note({ status: answer.status, headers: shownHeaders(answer.headers, hide, ''), body: shown }, null)
    return answer
  } catch (error) {
    const failure = toDamFailure(error)
    note(null, failure instanceof Error ? hide(failure.message) : 'The request was stopped.')
    throw failure
  }
}

/** Reads as much as is of use, and hashes what passes; a longer answer is cut off, and says so. */
async function readAnswer(
  { status, headers, body }: { status: number; headers: Answer['headers']; body: Readable },
  most: number,
): Promise<Answer> {
  const hash = createHash('sha256')
  const kept: Buffer[] = []
  let bytes = 0
  let whole = true
  for await (const chunk of body as AsyncIterable<Buffer>) {
    if (bytes < mostAnswer) kept.push(chunk.subarray(0, mostAnswer - bytes))
    bytes += chunk.length
    hash.update(chunk)
    if (bytes > most) {
      whole = false
      break
    }
  }
  body.destroy()
  return { status, headers, body: Buffer.concat(kept), whole, sha256: hash.digest('hex'), bytes }
}
