// All actions by screen: the sheet of keys shows them, and a test sees that no two on one screen want the same key.
import { CircleQuestionMark } from 'lucide-react'
import { decideActions, reasonActions, revisionActions } from './decide/actions.ts'
import { openExport } from './export/actions.ts'
import { gridActions } from './review/grid-actions.ts'
import { lookActions, viewerActions } from './review/viewer-actions.ts'
import { type ActionGroup, keySheetOpen } from './ui/key-sheet.tsx'
import type { Action } from './ui/keys.ts'

export const frameActions: readonly Action<null>[] = [
  { id: 'keys', label: 'Keys', icon: CircleQuestionMark, keys: ['?'], run: () => keySheetOpen.set(true) },
]

export const actionGroups: readonly ActionGroup[] = [
  { title: 'Gallery', actions: gridActions },
  { title: 'Viewer', actions: viewerActions },
  { title: 'Decide', actions: decideActions },
  { title: 'While the reasons stand open', actions: reasonActions },
  { title: 'While a revision is written', actions: revisionActions },
  { title: 'Everywhere', actions: [openExport, ...frameActions] },
]

/** What can be pressed at the same time. */
export const screens = {
  gallery: [...gridActions, ...decideActions, openExport, ...frameActions],
  viewer: [...viewerActions, ...decideActions, openExport, ...frameActions],
  reasons: [...reasonActions, openExport, ...frameActions],
  revision: [...revisionActions, ...lookActions, openExport, ...frameActions],
  deleted: [...decideActions, ...frameActions],
}
