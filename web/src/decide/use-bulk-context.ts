// With a selection on screen it is the target: what the decision keys and buttons do to all of it.
import { bulkActions } from '@sartiq/contract/decide/bulk.ts'
import { type RejectionReason, type ShotAction, allowedActions, shotStatuses } from '@sartiq/contract/decide/states.ts'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useMe } from '../people/use-me.ts'
import type { Filters } from '../review/gallery-search.ts'
import { cachedItems } from '../review/patch-cache.ts'
import { type Selection, clearSelection } from '../review/selection.ts'
import { useStore } from '../ui/store.ts'
import { bulkDialog } from './bulk-dialog-store.ts'
import type { BulkOrder } from './bulk-words.ts'
import { decideCards } from './run-bulk.ts'
import { undo } from './undo.ts'
import { undoStore } from './undo-stack.ts'
import type { DecideContext, Picking } from './use-decide-context.ts'

export function useBulkContext(selection: Selection, filters: Filters): DecideContext {
  const client = useQueryClient()
  const { role } = useMe()
  const { stack } = useStore(undoStore)
  // The reasons belong to one selection: another one closes them.
  const [open, setOpen] = useState<{ selection: Selection; picking: Picking } | null>(null)
  const pick = (picking: Picking) => setOpen(picking && { selection, picking })

  const run = (order: BulkOrder) => {
    pick(null)
    // Chosen cards are seen, and undo is near; what a filter finds is not, so it is shown first.
    if (selection.kind === 'all') return bulkDialog.set({ order, filters })
    if (selection.kind !== 'some') return
    decideCards(client, order, [...selection.ids])
    clearSelection()
  }
  const allows = (action: ShotAction | 'restore') => {
    if (!bulkActions.some((one) => one === action) || action === 'restore') return false
    if (selection.kind === 'all')
      return (filters.status ?? shotStatuses).some((status) => allowedActions(status, role).includes(action))
    if (selection.kind !== 'some') return false
    const known = cachedItems(client)
    return [...selection.ids].some((id) => known.get(id)?.shot.actions.includes(action))
  }
  return {
    allows,
    can_undo: stack.length > 0,
    picking: open?.selection === selection ? open.picking : null,
    pick,
    approve: () => run({ action: 'approve' }),
    reject: (reason: RejectionReason, notes) => run({ action: 'reject', reason, ...(notes && { notes }) }),
    unapprove: () => run({ action: 'unapprove' }),
    remove: () => run({ action: 'delete' }),
    restore: () => undefined, // what is deleted stands in no grid
    undo: () => void undo(client),
  }
}
