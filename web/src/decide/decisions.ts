// A decision as data: what it sends, what it changes at once, and how it is spoken of.
import { approveShot, rejectShot, unapproveShot } from '@sartiq/contract/decide/endpoints.ts'
import type { RejectionReason } from '@sartiq/contract/decide/states.ts'
import type { Shot } from '@sartiq/contract/intake/shot.ts'
import { call } from '../api/call.ts'
import { humanise } from '../ui/format.ts'

export type Decision = {
  send: (id: string) => ReturnType<typeof call<typeof approveShot>>
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
    send: (id) => call(approveShot, { params: { id }, body: { prediction_id } }),
    foreseen: { status: 'APPROVED', approved_prediction_id: prediction_id },
    sentence: (shot) => `Approved ${nameOf(shot)}`,
    goes_on: true,
  }
}

export function rejection(reason: RejectionReason, notes?: string): Decision {
  return {
    send: (id) => call(rejectShot, { params: { id }, body: { reason, notes } }),
    foreseen: { status: 'REJECTED', approved_prediction_id: null },
    sentence: (shot) => `Rejected ${nameOf(shot)}: ${humanise(reason)}`,
    goes_on: true,
  }
}

export function unapproval(): Decision {
  return {
    send: (id) => call(unapproveShot, { params: { id }, body: {} }),
    foreseen: { status: 'PENDING_REVIEW', approved_prediction_id: null },
    sentence: (shot) => `Unapproved ${nameOf(shot)}`,
    goes_on: false,
  }
}
