// Puts one file into a DAM: asks where the outcome of an earlier try is unknown, goes on where it stood, verifies.
import { fillText, type NamedValue } from '@sartiq/contract/deliver/template.ts'
import { guaranteeOf } from '@sartiq/contract/deliver/guarantee.ts'
import type { ConnectorStep } from '@sartiq/contract/deliver/connector.ts'
import { DamConflict, DamFailure, DamStopped } from './failure.ts'
import { type DamFile, valuesOf } from './file.ts'
import { another, type Hit, lookUp, verify } from './find-asset.ts'
import { type FolderMemory, makeFolders, type Saved } from './make-folders.ts'
import { type Operation, operationOf, operationsOf, planParts, type Progress } from './progress.ts'
import { holds, readSaved } from './read-answer.ts'
import type { Part } from './request-body.ts'
import type { DamPeer, Wire } from './exchange.ts'
import { sendRequest } from './send-request.ts'

export type Run = {
  wire: Wire
  peer: DamPeer
  file: DamFile
  /** Where an earlier try stood. */
  progress: Progress
  /** Something was sent before, and nobody knows what became of it. */
  isUncertain: boolean
  /** Writes down where the upload stands, before it goes on. */
  keep(progress: Progress): Promise<void>
  folders: FolderMemory
  sleep(ms: number): Promise<void>
}

/**
 * Delivers the file; safe to run again after any end.
 * @returns the asset's id
 * @throws DamFailure
 */
export async function runConnector(run: Run): Promise<string> {
  const operations = operationsOf(run.peer.connector.steps)
  const hit = run.isUncertain ? await lookUpPatiently(run) : null
  if (hit) return settleHit(run, operations, hit)
  const isResumed = run.progress.next > 0 || run.progress.part > 0
  const folder = await makeFolders(run.wire, run.peer, run.file, run.folders)
  const start = { ...run.progress, saved: { ...folder.saved, ...run.progress.saved } }
  try {
    return await goOn(run, operations, start)
  } catch (error) {
    if (!(error instanceof DamConflict)) throw staleness(error, isResumed, folder.remembered)
    return settleConflict(run, operations, error)
  }
}

const betweenLookups = 2000

/** What is not found may only not be in the index yet. */
async function lookUpPatiently({ wire, peer, file, sleep }: Run): Promise<Hit | null> {
  const end = wire.clock.now().getTime() + (peer.connector.lookup?.lag_s ?? 0) * 1000
  for (;;) {
    const hit = await lookUp(wire, peer, file)
    const left = end - wire.clock.now().getTime()
    if (hit || left <= 0) return hit
    await sleep(Math.min(betweenLookups, left))
  }
}

/** Statuses by which a peer may say that an address, a session or a folder that it once gave is no more. */
const goneAfterPause = new Set([400, 403, 404, 409, 410, 412])
const goneFolder = new Set([404, 409, 410])

/** A refusal of what an earlier try left is no refusal of the file: it begins anew, as one of its retries. */
function staleness(error: unknown, isResumed: boolean, isRemembered: boolean): unknown {
  if (!(error instanceof DamFailure) || error.kind !== 'final' || error.status === null) return error
  const isStale = (isResumed && goneAfterPause.has(error.status)) || (isRemembered && goneFolder.has(error.status))
  if (!isStale) return error
  return new DamFailure('retry', error.message, { code: error.code, status: error.status, forget: true })
}

async function settleConflict(run: Run, operations: Operation[], conflict: DamConflict): Promise<string> {
  const hit = await lookUpPatiently(run)
  if (hit) return settleHit(run, operations, hit)
  // An index may lag behind what it is of.
  throw new DamFailure('retry', `${conflict.message} Its lookup does not find it yet.`, { status: conflict.status })
}

/** What is there is taken if it is whole, brought to its end if the connector knows how, and else left alone. */
async function settleHit(run: Run, operations: Operation[], hit: Hit): Promise<string> {
  const { wire, peer, file } = run
  const { lookup } = peer.connector
  const wholeness = await verify(wire, peer, file, hit)
  const step = wholeness === 'whole' ? lookup?.finish : lookup?.resume
  if (step !== undefined) return goOnFrom(run, operations, step, hit)
  if (wholeness === 'whole') return hit.asset_id
  if (wholeness === 'other') throw another(null)
  throw new DamFailure('retry', 'The DAM has the asset, but does not tell yet whether it is whole.')
}

async function goOnFrom(run: Run, operations: Operation[], step: string, hit: Hit): Promise<string> {
  const folder = await makeFolders(run.wire, run.peer, run.file, run.folders)
  const saved = { ...folder.saved, ...run.progress.saved, ...hit }
  try {
    return await goOn(run, operations, { next: operationOf(operations, step), part: 0, saved })
  } catch (error) {
    // What is there is not ours to bring to an end.
    throw error instanceof DamConflict ? another(error.status) : error
  }
}

async function goOn(run: Run, operations: Operation[], start: Progress): Promise<string> {
  let progress = start
  for (const operation of operations.slice(start.next)) {
    const saved = await runOperation(run, operation, progress)
    progress = { next: progress.next + 1, part: 0, saved: { ...progress.saved, ...saved } }
    await keep(run, progress, progress.next >= operations.length)
  }
  const asset_id = idOf(run, progress.saved)
  const wholeness = await verify(run.wire, run.peer, run.file, { ...progress.saved, asset_id })
  if (wholeness === 'whole') return asset_id
  if (wholeness === 'unknown') throw new DamFailure('retry', 'The DAM does not tell yet whether the file is whole.')
  // Only a place of our own can be written again without leaving the broken one beside it.
  const kind = guaranteeOf(run.peer.connector) === 'own_id' ? 'retry' : 'final'
  const message = 'What arrived in the DAM is not the file that was sent.'
  throw new DamFailure(kind, message, { code: 'DAM_VERIFY_FAILED', forget: true })
}

/** Where all is sent, it is told even if nobody waits for it any more: what is there must not be sent again. */
async function keep(run: Run, progress: Progress, isLast: boolean): Promise<void> {
  try {
    await run.keep(progress)
  } catch (error) {
    if (!isLast || !(error instanceof DamStopped)) throw error
  }
}

function idOf({ peer, file }: Run, saved: Saved): string {
  const { asset_id, mapping } = peer.connector
  if (asset_id !== null) return fillText(asset_id, valuesOf(file, mapping, saved)).slice(0, 512)
  return typeof saved['asset_id'] === 'string' ? saved['asset_id'] : file.asset_key
}

function runOperation(run: Run, operation: Operation, progress: Progress): Promise<Saved> {
  if (operation.kind === 'poll') return poll(run, operation, progress.saved)
  if (operation.kind === 'parts') return sendParts(run, operation.steps, progress)
  return send(run, operation.step, progress.saved, null)
}

async function send(run: Run, step: ConnectorStep, saved: Saved, part: Part | null): Promise<Saved> {
  const { wire, peer, file } = run
  const values = valuesOf(file, peer.connector.mapping, saved)
  const answer = await sendRequest(wire, peer, step, { values, file, part })
  // A conflict that is as good as success brings no answer to read.
  if (step.conflict?.status.includes(answer.status)) return {}
  return Object.fromEntries(
    Object.entries(step.save).map(([name, pointer]): [string, NamedValue] => [name, readSaved(answer, name, pointer)]),
  )
}

/** Each part by every step of the group, then the next part. */
async function sendParts(run: Run, steps: [ConnectorStep, ...ConnectorStep[]], progress: Progress): Promise<Saved> {
  const leading = steps.find(({ part_urls }) => part_urls !== undefined) ?? steps[0]
  const { parts, urls } = planParts(run.file.bytes, leading, progress.saved)
  let saved: Saved = { ...progress.saved, parts: String(parts.length) }
  for (const [at, part] of parts.entries()) {
    if (at < progress.part) continue
    const named = { ...saved, ...partValues(part, at, urls) }
    for (const step of steps) saved = { ...saved, ...(await send(run, step, { ...named, ...saved }, part)) }
    await run.keep({ next: progress.next, part: at + 1, saved })
  }
  return saved
}

function partValues({ start, end }: Part, at: number, urls: readonly string[]): Record<string, string> {
  return {
    part: String(at + 1),
    part_index: String(at),
    part_size: String(end - start),
    part_offset: String(start),
    part_end: String(end - 1),
    part_url: urls[at] ?? '',
  }
}

async function poll(run: Run, { step, poll: rule }: Operation & { kind: 'poll' }, saved: Saved): Promise<Saved> {
  const { wire, peer, file } = run
  const values = valuesOf(file, peer.connector.mapping, saved)
  const request: ConnectorStep = { ...asking, id: `${step.id}, asked again`, path: rule.path }
  const end = wire.clock.now().getTime() + rule.max_s * 1000
  for (;;) {
    const answer = await sendRequest(wire, peer, request, { values, file, part: null })
    if (rule.failed !== undefined && holds(answer, fillText(rule.failed, values))) {
      throw new DamFailure('retry', 'The DAM could not take the file in.', { status: answer.status, forget: true })
    }
    if (holds(answer, fillText(rule.until, values))) {
      return Object.fromEntries(
        Object.entries(rule.save).map(([name, pointer]) => [name, readSaved(answer, name, pointer)]),
      )
    }
    if (wire.clock.now().getTime() >= end) {
      throw new DamFailure('retry', `The DAM has not taken the file in within ${rule.max_s} s.`, {
        status: answer.status,
      })
    }
    await run.sleep(rule.every_ms)
  }
}

const asking = {
  method: 'GET',
  headers: {},
  body: 'none',
  fields: {},
  file_field: 'file',
  file_last: true,
  save: {},
  part_bytes: 1024,
} as const
