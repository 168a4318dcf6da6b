// Removes a preset. Exports that were made keep what they used, and its name.
import { refuse } from '@sartiq/contract/error.ts'
import { recordAudit } from '../platform/audit/record-audit.ts'
import { timestamp } from '../platform/clock.ts'
import type { Context } from '../platform/context.ts'
import { transact } from '../platform/db/database.ts'
import type { Actor } from '../platform/http/actor.ts'

/** @throws Refusal NOT_FOUND */
export function deleteExportPreset(ctx: Context, actor: Actor, id: string): Promise<void> {
  return transact(ctx.db, async (tx) => {
    const rows = tx.deleteFrom('export_presets').where('id', '=', id).returning('name')
    const details = (await rows.executeTakeFirst()) ?? refuse('NOT_FOUND')
    await recordAudit(tx, actor, timestamp(ctx.clock), { action: 'export_preset.deleted', subject: id, details })
  })
}
