// The audit log's filters in the address bar, and as the API takes them.
import { words } from '@sartiq/contract/fields.ts'
import { z } from 'zod'
import { endOfDay, isDay, startOfDay } from '../ui/days.ts'

const day = z.string().refine(isDay).optional().catch(undefined)
const text = words.min(1).optional().catch(undefined)

const auditSearch = z.object({ actor: text, action: text, from: day, to: day })
export type AuditSearch = z.output<typeof auditSearch>

/** Whatever somebody pastes: a part that makes no sense is dropped, never an error. */
export function parseAuditSearch(raw: Record<string, unknown>): AuditSearch {
  return auditSearch.parse(raw)
}

/** Both days are meant whole, by the clock on the wall here. */
export function auditQueryOf({ actor, action, from, to }: AuditSearch) {
  return {
    ...(actor && { actor: actor.trim() }),
    ...(action && { action: action.trim() }),
    ...(from && { from: startOfDay(from) }),
    ...(to && { to: endOfDay(to) }),
  }
}

/** What happens here, in groups: a group finds all that begins with it. */
export const auditActions = [
  'login',
  'login.failed',
  'shot',
  'shot.approve',
  'shot.reject',
  'shot.unapprove',
  'shot.revise',
  'shot.regenerate',
  'shot.delete',
  'shot.restore',
  'shot.undo',
  'shot.export',
  'revision',
  'export',
  'export_preset',
  'destination',
  'delivery',
  'generator',
  'user',
  'invitation',
  'session',
  'api_key',
  'server',
]
