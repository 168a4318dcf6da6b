// The history of a shot as one line of time: its decisions, the revisions with what came of them, its exports.
import type { Decision } from '@sartiq/contract/decide/endpoints.ts'
import type { ShotExport } from '@sartiq/contract/export/export.ts'
import type { Revision } from '@sartiq/contract/decide/revision.ts'

export type TimelineEntry =
  | { kind: 'decision'; id: string; at: string; decision: Decision }
  /** `decision` is what asked for it: together they are one entry. */
  | { kind: 'revision'; id: string; at: string; revision: Revision; decision: Decision | undefined }
  | { kind: 'export'; id: string; at: string; record: ShotExport }

/** All lists as one, newest first. */
export function timelineOf(decisions: Decision[], revisions: Revision[], exports: ShotExport[]): TimelineEntry[] {
  const asked = new Map<string, Decision>()
  for (const revision of revisions) {
    const decision = decisions.find((one) => isOf(one, revision) && ![...asked.values()].includes(one))
    if (decision) asked.set(revision.id, decision)
  }
  const taken = new Set(asked.values())
  const entries: TimelineEntry[] = [
    ...decisions
      .filter((one) => !taken.has(one))
      .map((decision): TimelineEntry => ({ kind: 'decision', id: decision.id, at: decision.at, decision })),
    ...revisions.map((revision): TimelineEntry => {
      const { id, created_at: at } = revision
      return { kind: 'revision', id, at, revision, decision: asked.get(id) }
    }),
    ...exports.map((record): TimelineEntry => ({ kind: 'export', id: record.id, at: record.created_at, record })),
  ]
  return entries.toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at))
}

/** A revision is written in the transaction of its decision, with the same time. */
function isOf({ action, at, prediction_id }: Decision, revision: Revision): boolean {
  const asks = action === 'revise' || action === 'regenerate'
  return asks && at === revision.created_at && prediction_id === revision.prediction_id
}
