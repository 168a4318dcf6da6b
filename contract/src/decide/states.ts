// The state table: which actions a shot's state allows, and where each leads. The only place that says so.
import { type Permission, type Role, roleMay } from '../people/role.ts'

export const shotStatuses = ['PENDING_REVIEW', 'APPROVED', 'REJECTED', 'EXPORTED'] as const
export type ShotStatus = (typeof shotStatuses)[number]

export const shotActions = [
  'approve',
  'reject',
  'revise',
  'unapprove',
  'export',
  'delete',
  'regenerate',
  'view_exports',
] as const
export type ShotAction = (typeof shotActions)[number]

/** State → action → the state it leads to; `null` is gone (restorable for 30 days). */
export const transitions: Record<ShotStatus, Partial<Record<ShotAction, ShotStatus | null>>> = {
  PENDING_REVIEW: { approve: 'APPROVED', reject: 'REJECTED', revise: 'PENDING_REVIEW' },
  APPROVED: { export: 'EXPORTED', unapprove: 'PENDING_REVIEW' },
  REJECTED: { delete: null, regenerate: 'PENDING_REVIEW' },
  EXPORTED: { view_exports: 'EXPORTED', export: 'EXPORTED', revise: 'PENDING_REVIEW' },
}

const actionPermission: Record<ShotAction, Permission> = {
  approve: 'review',
  reject: 'review',
  revise: 'review',
  unapprove: 'review',
  regenerate: 'review',
  export: 'produce',
  delete: 'produce',
  view_exports: 'view',
}

/** Whether the state table allows an action, whoever asks. */
export function stateAllows(status: ShotStatus, action: ShotAction): boolean {
  return transitions[status][action] !== undefined
}

/** What a role may do with a shot in a state, in the table's order. */
export function allowedActions(status: ShotStatus, role: Role | null): ShotAction[] {
  return shotActions.filter((action) => stateAllows(status, action) && roleMay(role, actionPermission[action]))
}

export const rejectionReasons = ['QUALITY_ISSUE', 'WRONG_STYLING', 'PRODUCT_ISSUE', 'SUBJECT_ISSUE', 'OTHER'] as const
export type RejectionReason = (typeof rejectionReasons)[number]
