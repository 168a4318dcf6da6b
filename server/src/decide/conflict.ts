// The refusal of a decision that the shot's state does not allow: it says what the shot is now, since when, and by whom.
import { refuse } from '@sartiq/contract/error.ts'
import type { NamedShot } from '../intake/store.ts'
import type { Tx } from '../platform/db/database.ts'
import { lastDecision } from './store.ts'

/** @throws Refusal STATE_CONFLICT */
export async function refuseConflict(tx: Tx, shot: NamedShot, wanted: string): Promise<never> {
  const last = await lastDecision(tx, shot.id)
  const by = last ? { id: last.actor_id, name: last.actor_name } : null
  const at = last?.at ?? shot.updated_at
  const who = by ? `, by ${by.name} at ${at}` : ''
  return refuse('STATE_CONFLICT', {
    detail: `Cannot ${wanted} ${shot.sku} ${shot.shot_type}: it is ${shot.status}${who}.`,
    current: {
      status: shot.status,
      approved_prediction_id: shot.approved_prediction_id,
      version: shot.version,
      by,
      at,
    },
  })
}

/**
 * Checks an If-Match header against a shot's version.
 * @throws Refusal VERSION_STALE where the header names another version
 */
export function checkVersion(header: string | undefined, shot: NamedShot): void {
  if (header === undefined || header.trim() === '*') return
  const versions = header.split(',').map((one) => one.trim().replace(/^W\//, '').replaceAll('"', ''))
  if (versions.includes(String(shot.version))) return
  refuse('VERSION_STALE', {
    detail: `The shot is at version ${shot.version}, not ${versions.join(' or ')}; read it again.`,
    current: { status: shot.status, version: shot.version, approved_prediction_id: shot.approved_prediction_id },
  })
}
