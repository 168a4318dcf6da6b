// Keeps format, naming and metadata under a name.
import type { Parsed } from '@sartiq/contract/endpoint.ts'
import type { createExportPreset as endpoint, ExportPreset } from '@sartiq/contract/export/preset.ts'
import { recordAudit } from '../platform/audit/record-audit.ts'
import { timestamp } from '../platform/clock.ts'
import type { Context } from '../platform/context.ts'
import { isDuplicate } from '../platform/db/database.ts'
import type { Actor } from '../platform/http/actor.ts'
import { type Once, transactOnce } from '../platform/http/idempotency.ts'
import { newId } from '../platform/id.ts'
import { choicesOf, refuseKnownPreset } from './rules/request.ts'
import { presetView } from './store.ts'

type Input = Parsed<typeof endpoint>['body']

/** @throws Refusal NAME_TAKEN */
export async function createExportPreset(ctx: Context, actor: Actor, input: Input, once: Once): Promise<ExportPreset> {
  const { name } = input
  const { formats, naming, metadata } = choicesOf(input, undefined)
  try {
    return await transactOnce(ctx.db, once, async (tx) => {
      const at = timestamp(ctx.clock)
      const row = await tx
        .insertInto('export_presets')
        .values({
          id: newId(),
          name,
          formats: JSON.stringify(formats),
          naming: JSON.stringify(naming),
          metadata: JSON.stringify(metadata),
          created_by: actor.user_id,
          created_by_name: actor.name,
          created_at: at,
          updated_at: at,
        })
        .returningAll()
        .executeTakeFirstOrThrow()
      await recordAudit(tx, actor, at, { action: 'export_preset.created', subject: row.id, details: { name } })
      return presetView(row)
    })
  } catch (error) {
    if (isDuplicate(error, 'export_presets_name')) refuseKnownPreset(name)
    throw error
  }
}
