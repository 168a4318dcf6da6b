// A decision as data: what it sends, what it changes at once, how it is spoken of, and what takes it back.
import {
  approveShot,
  deleteShot,
  rejectShot,
  restoreShot,
  unapproveShot,
  undoDecision,
} from '@sartiq/contract/decide/endpoints.ts'
import type { Reply } from '@sartiq/contract/endpoint.ts'
import type { RejectionReason } from '@sartiq/contract/decide/states.ts'
import { getShot } from '@sartiq/contract/intake/endpoints.ts'
import type { Shot } from '@sartiq/contract/intake/shot.ts'
import { call } from '../api/call.ts'
import { humanise } from '../ui/format.ts'

/** Takes a decision back, and answers the shots as they are then. */
export type TakeBack = () => Promise<Shot[]>

export type Sent = {
  /** What the server says about the shot now. */
  after: Partial<Shot>
  /** null where nothing was written, since it was decided so already. */
  take_back: TakeBack | null
  /** What somebody should know beside the decision: why nothing is generated. */
  remark?: string
}

export type Decision = {
  send: (id: string) => Promise<Sent>
  /** What the shot will be when the server agrees. */
  foreseen: Partial<Shot>
  /** `Approved SKU123 · full_body` */
  sentence: (shot: Shot) => string
  goes_on: boolean
}

export function nameOf(shot: Pick<Shot, 'sku' | 'shot_type'>): string {
  return `${shot.sku} · ${shot.shot_type}`
}

export function approval(prediction_id: string): Decision {
  return {
    send: async (id) => sent(await call(approveShot, { params: { id }, body: { prediction_id } })),
    foreseen: { status: 'APPROVED', approved_prediction_id: prediction_id },
    sentence: (shot) => `Approved ${nameOf(shot)}`,
    goes_on: true,
  }
}

export function rejection(reason: RejectionReason, notes?: string): Decision {
  return {
    send: async (id) => sent(await call(rejectShot, { params: { id }, body: { reason, notes } })),
    foreseen: { status: 'REJECTED', approved_prediction_id: null },
    sentence: (shot) => `Rejected ${nameOf(shot)}: ${humanise(reason)}`,
    goes_on: true,
  }
}

export function unapproval(): Decision {
  return {
    send: async (id) => sent(await call(unapproveShot, { params: { id }, body: {} })),
    foreseen: { status: 'PENDING_REVIEW', approved_prediction_id: null },
    sentence: (shot) => `Unapproved ${nameOf(shot)}`,
    goes_on: false,
  }
}

/** Deleting and restoring have no undo_id: each takes the other back. */
export function deletion(): Decision {
  return {
    send: async (id) => ({ after: await deleted(id), take_back: async () => [await restored(id)] }),
    foreseen: { deleted_at: new Date().toISOString() },
    sentence: (shot) => `Deleted ${nameOf(shot)}`,
    goes_on: false,
  }
}

export function restoration(): Decision {
  return {
    send: async (id) => ({ after: await restored(id), take_back: async () => [await deleted(id)] }),
    foreseen: { deleted_at: null },
    sentence: (shot) => `Restored ${nameOf(shot)}`,
    goes_on: false,
  }
}

async function deleted(id: string): Promise<Shot> {
  await call(deleteShot, { params: { id } })
  return call(getShot, { params: { id } })
}

function restored(id: string): Promise<Shot> {
  return call(restoreShot, { params: { id } })
}

function sent({ undo_id, ...after }: Reply<typeof approveShot>): Sent {
  return { after, take_back: takeBack(undo_id) }
}

export function takeBack(undo_id: string | null): TakeBack | null {
  if (undo_id === null) return null
  return async () => (await call(undoDecision, { params: { id: undo_id } })).shots
}
