// The button (and Mod+E) that opens the export dialog for a selection or a filter.
import { useQueryClient } from '@tanstack/react-query'
import { useMay } from '../people/use-me.ts'
import type { Filters } from '../review/gallery-search.ts'
import type { Selection } from '../review/selection.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { useActions } from '../ui/use-actions.ts'
import { openExport } from './actions.ts'
import { whatOf } from './what.ts'

type Props = { selection: Selection; filters: Filters; allowed?: boolean }

export function ExportButton({ selection, filters, allowed = true }: Props) {
  const client = useQueryClient()
  const context = { may: useMay('produce') && allowed, what: () => whatOf(client, selection, filters) }
  useActions([openExport], context)
  return <ActionButton action={openExport} context={context} />
}
