// A revision as it is written: beside the decision that asks for it, and in the same transaction.
import type { RequestedRevision } from '@sartiq/contract/decide/revision.ts'
import { refuse } from '@sartiq/contract/error.ts'
import { revisionView, selectRevisions } from '../intake/revisions.ts'
import { whyNotStorable } from '../intake/rules/storable.ts'
import type { Tx } from '../platform/db/database.ts'
import type { RevisionRow } from '../platform/db/tables.ts'
import type { Actor } from '../platform/http/actor.ts'
import { newId } from '../platform/id.ts'

export type NewRevision = Pick<
  RevisionRow,
  'shot_id' | 'prediction_id' | 'undo_id' | 'changes_requested' | 'regenerate'
> & {
  config_overrides: Record<string, unknown> | undefined
}

const mostBytes = 64 * 1024

export function insertRevision(tx: Tx, actor: Actor, at: string, revision: NewRevision): Promise<RevisionRow> {
  const { changes_requested, config_overrides = {}, ...rest } = revision
  return tx
    .insertInto('revisions')
    .values({
      id: newId(),
      ...rest,
      changes_requested: JSON.stringify(changes_requested),
      config_overrides: JSON.stringify(config_overrides),
      requested_by: actor.user_id,
      requested_by_name: actor.name,
      created_at: at,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** The revision as it stands, with what takes the decision back. */
export async function requestedView(tx: Tx, id: string, undo_id: string): Promise<RequestedRevision> {
  const row = await selectRevisions(tx).where('id', '=', id).executeTakeFirstOrThrow()
  return { ...revisionView(row), undo_id }
}

/** @throws Refusal INVALID_VALUE where a config cannot be kept */
export function refuseConfig(config: Record<string, unknown> | undefined): void {
  if (config === undefined) return
  const isLarge = Buffer.byteLength(JSON.stringify(config)) > mostBytes
  const message = whyNotStorable(config) ?? (isLarge ? `must not be larger than ${mostBytes} bytes` : undefined)
  if (message === undefined) return
  refuse('INVALID_VALUE', {
    detail: `config_overrides ${message}.`,
    errors: [{ pointer: '/config_overrides', message }],
  })
}
