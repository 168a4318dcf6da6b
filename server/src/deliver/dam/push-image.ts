// Pushes one claimed image into its DAM, and writes down what came of it.
import { setTimeout as sleep } from 'node:timers/promises'
import { findExport } from '../../export/store.ts'
import type { Context } from '../../platform/context.ts'
import type { DeliveryRow, DestinationRow } from '../../platform/db/tables.ts'
import { isDatabaseAway } from '../../platform/db/database.ts'
import { StorageAway } from '../../platform/storage/storage.ts'
import { findDestination } from '../destinations.ts'
import { awaitTurn, folderMemory } from './destination-memory.ts'
import type { DamPeer, Wire } from './exchange.ts'
import { hiding } from '../rules/hiding.ts'
import { exchangeLog } from './exchange-log.ts'
import { DamFailure, DamStopped } from './failure.ts'
import { holdLease } from './hold-lease.ts'
import { loadFile, loadPeer } from './load-push.ts'
import { nothingDone, progress } from './progress.ts'
import { type Outcome, recordPush } from './record-push.ts'
import { refuseMissing } from './credentials.ts'
import { runConnector } from './run-connector.ts'

/**
 * Its lease has begun. A fault of ours ends nothing: the lease does, and the DAM is asked before anything is sent again.
 * @param stop of the process
 */
export async function pushImage(ctx: Context, claimed: DeliveryRow, stop: AbortSignal): Promise<void> {
  const destination = await findDestination(ctx.db, claimed.destination_id ?? '')
  const record = await findExport(ctx.db, claimed.export_id ?? '')
  // Deleted or cancelled meanwhile: whoever did that cancels this.
  if (!destination || record?.status === 'CANCELLED') return
  const started = performance.now()
  const log = exchangeLog()
  const lease = holdLease(ctx, claimed, stop)
  try {
    const outcome = await push(ctx, claimed, destination, lease, log.add)
    const duration_ms = Math.round(performance.now() - started)
    await recordPush(ctx, claimed, outcome, { status: log.last(), duration_ms, exchanges: log.all() })
  } catch (error) {
    if (error instanceof DamStopped || (stop.aborted && error === stop.reason)) return
    throw error
  } finally {
    lease.release()
  }
}

async function push(
  ctx: Context,
  claimed: DeliveryRow,
  destination: DestinationRow,
  lease: ReturnType<typeof holdLease>,
  record: Wire['record'],
): Promise<Outcome> {
  try {
    const peer = loadPeer(ctx, destination)
    refuseMissing(peer.connector.auth, peer.credentials)
    const file = await loadFile(ctx, peer, claimed)
    // What was delivered once and is replayed begins anew, if it is not there any more.
    const start = claimed.delivered_at === null ? progress.parse(claimed.progress) : nothingDone
    const asset_id = await runConnector({
      ...runOf(ctx, peer, lease.signal, record),
      file,
      progress: start,
      isUncertain: claimed.attempt_count > 1,
      keep: lease.keep,
    })
    return { is: 'delivered', asset_id }
  } catch (error) {
    if (error instanceof DamFailure) return { is: 'failed', failure: error }
    // Stopped, or our own store is away: it goes on when that is back, and no try is spent.
    if (lease.signal.aborted || error instanceof StorageAway || isDatabaseAway(error)) throw error
    ctx.log.error({ err: error, delivery_id: claimed.id }, 'a push went wrong on our side')
    const message = 'Something went wrong on our side; the log says what.'
    return { is: 'failed', failure: new DamFailure('retry', message, { code: 'FAULT' }) }
  }
}

/** What a connector runs with, in this product. */
export function runOf(ctx: Context, peer: DamPeer, signal: AbortSignal, record: Wire['record']) {
  const { per_second, timeout_s } = peer.connector.limits
  const secrets = new Set(Object.values(peer.credentials))
  const wire: Wire = {
    ...{ outgoing: ctx.outgoing, clock: ctx.clock, signal, secrets, record },
    hide: hiding(secrets),
    pace: async () => {
      if (per_second !== null) await awaitTurn(ctx, peer.destination_id, per_second, signal)
    },
  }
  return {
    ...{ wire, peer },
    folders: folderMemory(ctx, peer.destination_id, timeout_s * 1000 + 5000, signal),
    sleep: async (ms: number) => {
      await sleep(ms, undefined, { signal })
    },
  }
}
