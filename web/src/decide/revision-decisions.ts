// Asking for changes and having a rejected shot made again, as decisions.
import { regenerateShot, requestRevision, type RequestedRevision } from '@sartiq/contract/decide/revision.ts'
import { getShot } from '@sartiq/contract/intake/endpoints.ts'
import { call, newIdempotencyKey } from '../api/call.ts'
import { type Decision, type Sent, nameOf, takeBack } from './decisions.ts'

export type Changes = {
  prediction_id: string
  changes_requested: string[]
  regenerate: boolean
  config_overrides: Record<string, unknown>
}

const foreseen = { status: 'PENDING_REVIEW', approved_prediction_id: null, open_revision: true } as const

export function revision({ config_overrides, ...asked }: Changes): Decision {
  const idempotencyKey = newIdempotencyKey()
  const body = { ...asked, ...(!isEmpty(config_overrides) && { config_overrides }) }
  return {
    send: async (id) => asSent(await call(requestRevision, { params: { id }, body }, { idempotencyKey })),
    foreseen,
    sentence: (shot) => `Asked for a revision of ${nameOf(shot)}`,
    goes_on: true,
  }
}

export function regeneration(config_overrides: Record<string, unknown>): Decision {
  const idempotencyKey = newIdempotencyKey()
  const body = isEmpty(config_overrides) ? {} : { config_overrides }
  return {
    send: async (id) => asSent(await call(regenerateShot, { params: { id }, body }, { idempotencyKey })),
    foreseen,
    sentence: (shot) => `${nameOf(shot)} is made again`,
    goes_on: false,
  }
}

/** The answer is the revision; what became of the shot is asked for. */
async function asSent({ shot_id, undo_id, message }: RequestedRevision): Promise<Sent> {
  const after = await call(getShot, { params: { id: shot_id } })
  return { after, take_back: takeBack(undo_id), ...(message !== null && { remark: message }) }
}

function isEmpty(config: Record<string, unknown>): boolean {
  return Object.keys(config).length === 0
}
