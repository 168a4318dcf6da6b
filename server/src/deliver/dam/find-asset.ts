// Asks the peer before anything is sent again: is the file there, is it ours, is it whole?
import { fillText } from '@sartiq/contract/deliver/template.ts'
import { DamFailure } from './failure.ts'
import { type DamFile, valuesOf } from './file.ts'
import type { Saved } from './make-folders.ts'
import { type Answer, holds, readPlace, readId, readSaved, readText } from './read-answer.ts'
import type { DamPeer, Wire } from './exchange.ts'
import { sendRequest } from './send-request.ts'

/** What a lookup found: its id, and whatever else it saved. */
export type Hit = Saved & { asset_id: string }

/** @throws DamFailure final DAM_CONFLICT, where another file has the place */
export async function lookUp(wire: Wire, peer: DamPeer, file: DamFile): Promise<Hit | null> {
  const { lookup, mapping, asset_id } = peer.connector
  if (!lookup) return null
  const values = valuesOf(file, mapping, {})
  const answer = await unlessAbsent(sendRequest(wire, peer, lookup.request, { values, file, part: null }))
  if (!answer || isNothing(readPlace(answer, lookup.found))) return null
  if (lookup.only_if !== undefined && !holds(answer, fillText(lookup.only_if, values))) throw another(answer.status)
  const id = asset_id === null ? readId(answer, lookup.found) : fillText(asset_id, values)
  const more = Object.entries(lookup.save).map(([name, pointer]) => [name, readSaved(answer, name, pointer)] as const)
  return { ...Object.fromEntries(more), asset_id: id }
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
}

export function another(status: number | null): DamFailure {
  const message = 'The DAM has another file in this place; move it away, or deliver under other names, then retry.'
  return new DamFailure('final', message, { code: 'DAM_CONFLICT', status })
}

/** `unknown`: the peer does not say, or not yet. */
export type Wholeness = 'whole' | 'other' | 'unknown'

/** Compares what the peer has with what was sent; whole where the connector has no way to ask. */
export async function verify(wire: Wire, peer: DamPeer, file: DamFile, saved: Saved): Promise<Wholeness> {
  const check = peer.connector.verify
  if (!check) return 'whole'
  const values = valuesOf(file, peer.connector.mapping, saved)
  const sending = { values, file, part: null, ...(check.sha256 === 'body' && { wholeAnswer: file.bytes + 1 }) }
  const answer = await unlessAbsent(sendRequest(wire, peer, check.request, sending))
  if (!answer) return 'unknown'
  const verdicts = [
    check.sha256 === undefined ? 'whole' : judge(hashIn(answer, check.sha256), (hash) => isHash(hash, file.sha256)),
    check.size === undefined ? 'whole' : judge(sizeIn(answer, check.size), (size) => Number(size) === file.bytes),
  ] as const
  return verdicts.find((verdict) => verdict === 'other') ?? verdicts.find((verdict) => verdict === 'unknown') ?? 'whole'
}

function hashIn(answer: Answer, place: string): string | undefined {
  return place === 'body' ? answer.sha256 : readText(answer, place)
}

function sizeIn(answer: Answer, place: string): string | undefined {
  return place === 'body' ? String(answer.bytes) : readText(answer, place)
}

function judge(found: string | undefined, isSame: (value: string) => boolean): Wholeness {
  if (found === undefined || found === '') return 'unknown'
  return isSame(found) ? 'whole' : 'other'
}

/** Hex or base64, with or without the algorithm's name before it. */
function isHash(text: string, sha256: string): boolean {
  const bare = text.trim().replace(/^sha-?256[:=]/i, '')
  return bare.toLowerCase() === sha256 || bare === Buffer.from(sha256, 'hex').toString('base64')
}

async function unlessAbsent(answer: Promise<Answer>): Promise<Answer | null> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof DamFailure && (error.status === 404 || error.status === 410)) return null
    throw error
  }
}
