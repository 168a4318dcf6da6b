// A revision while it is written: kept for its shot until the server has it, so that nothing typed is lost.
import { changesRequested, mostChanges } from '@sartiq/contract/decide/revision.ts'
import type { OverrideRow } from './overrides.ts'

export type RevisionDraft = {
  /** One change a line. */
  text: string
  /** Whether the generator is asked at once. */
  regenerate: boolean
  rows: OverrideRow[]
}

export const emptyDraft: RevisionDraft = { text: '', regenerate: true, rows: [] }

const drafts = new Map<string, RevisionDraft>()

export function draftOf(key: string): RevisionDraft | undefined {
  return drafts.get(key)
}

export function keepDraft(key: string, draft: RevisionDraft): void {
  drafts.set(key, draft)
}

export function dropDraft(key: string): void {
  drafts.delete(key)
}

export type ChangesResult = { ok: true; changes: string[] } | { ok: false; message: string }

/** The changes of a text, one a line; lines without words are none. */
export function changesOf(text: string): ChangesResult {
  const lines = text.split('\n').filter((one) => one.trim() !== '')
  if (lines.length === 0) return { ok: false, message: 'Say what is to be changed, one change a line' }
  if (lines.length > mostChanges)
    return { ok: false, message: `At most ${mostChanges} changes at once; these are ${lines.length}` }
  const parsed = changesRequested.safeParse(lines)
  if (parsed.success) return { ok: true, changes: parsed.data }
  const { path = [], message = 'cannot be sent' } = parsed.error.issues[0] ?? {}
  return { ok: false, message: `Change ${Number(path[0] ?? 0) + 1}: ${message}` }
}
