// Shows what an export would deliver, by the code of the real run; nothing is written.
import type { Reply } from '@sartiq/contract/endpoint.ts'
import type { previewExport as endpoint } from '@sartiq/contract/export/endpoints.ts'
import type { BulkExportRequest, ExportRequest } from '@sartiq/contract/export/export.ts'
import { timestamp } from '../platform/clock.ts'
import type { Context } from '../platform/context.ts'
import { resolveDestination } from './resolve-destination.ts'
import { estimateBytes, planExport, warningsOf } from './rules/plan.ts'
import { settingsOf } from './rules/request.ts'
import { selectForExport } from './select-shots.ts'
import { findPreset } from './store.ts'

const mostShown = 500

export async function previewExport(
  ctx: Context,
  request: ExportRequest | BulkExportRequest,
): Promise<Reply<typeof endpoint>> {
  const settings = settingsOf(request, await findPreset(ctx.db, request.preset_id))
  await resolveDestination(ctx, ctx.db, settings.destination)
  const selected = await selectForExport(ctx.db, request)
  const plan = planExport(selected, { ...settings, preset: settings.preset?.name, at: timestamp(ctx.clock) })
  return {
    total: plan.files.length,
    files: plan.files.slice(0, mostShown).map(({ index: _, ...file }) => file),
    collisions: plan.collisions.slice(0, 100),
    empty_tokens: plan.emptyTokens,
    warnings: warningsOf(selected, settings.formats),
    estimated_bytes: estimateBytes(plan.files, settings.formats),
  }
}
