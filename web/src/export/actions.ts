// Exporting, as an action: opens the dialog with what is meant.
import { PackageOpen } from 'lucide-react'
import type { Action } from '../ui/keys.ts'
import { type ExportWhat, exportDialog } from './what.ts'

export type ExportContext = { may: boolean; what: () => ExportWhat }

export const openExport: Action<ExportContext> = {
  id: 'export',
  label: 'Export…',
  icon: PackageOpen,
  keys: ['Mod+E'],
  when: ({ may }) => may,
  run: ({ what }) => exportDialog.set(what()),
}
