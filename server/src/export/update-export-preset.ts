// Changes a preset: its name, or what it brings. Exports that were made keep what they used.
import type { Parsed } from '@sartiq/contract/endpoint.ts'
import { refuse } from '@sartiq/contract/error.ts'
import type { ExportPreset, updateExportPreset as endpoint } from '@sartiq/contract/export/preset.ts'
import { recordAudit } from '../platform/audit/record-audit.ts'
import { timestamp } from '../platform/clock.ts'
import type { Context } from '../platform/context.ts'
import { isDuplicate, transact } from '../platform/db/database.ts'
import type { Actor } from '../platform/http/actor.ts'
import { choicesOf, refuseKnownPreset } from './rules/request.ts'
import { presetView } from './store.ts'

type Input = Parsed<typeof endpoint>['body']

/** @throws Refusal NOT_FOUND, NAME_TAKEN */
export async function updateExportPreset(ctx: Context, actor: Actor, id: string, input: Input): Promise<ExportPreset> {
  try {
    return await transact(ctx.db, async (tx) => {
      const rows = tx.selectFrom('export_presets').selectAll().where('id', '=', id).forUpdate()
      const row = (await rows.executeTakeFirst()) ?? refuse('NOT_FOUND')
      const before = presetView(row)
      const { formats, naming, metadata } = choicesOf(input, before)
      const at = timestamp(ctx.clock)
      const after = await tx
        .updateTable('export_presets')
        .set({
          name: input.name ?? before.name,
          formats: JSON.stringify(formats),
          naming: JSON.stringify(naming),
          metadata: JSON.stringify(metadata),
          updated_at: at,
        })
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirstOrThrow()
      const details = { name: before.name, to: input }
      await recordAudit(tx, actor, at, { action: 'export_preset.updated', subject: id, details })
      return presetView(after)
    })
  } catch (error) {
    if (isDuplicate(error, 'export_presets_name')) refuseKnownPreset(input.name ?? '')
    throw error
  }
}
