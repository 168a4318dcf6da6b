// Creates an export: what is approved now, under names that stay, with the jobs that begin it, in one transaction.
import type { BulkExportRequest, ExportRecord, ExportRequest } from '@sartiq/contract/export/export.ts'
import { refuse } from '@sartiq/contract/error.ts'
import { sql } from 'kysely'
import { recordAudit } from '../platform/audit/record-audit.ts'
import { timestamp } from '../platform/clock.ts'
import type { Context } from '../platform/context.ts'
import type { Tx } from '../platform/db/database.ts'
import { recordEvents } from '../platform/events/record-event.ts'
import type { Actor } from '../platform/http/actor.ts'
import { type Once, transactOnce } from '../platform/http/idempotency.ts'
import { newId } from '../platform/id.ts'
import { linksOf } from './links.ts'
import { planExport, type Plan } from './rules/plan.ts'
import { refuseUnknownDestination, settingsOf, type Settings } from './rules/request.ts'
import { selectForExport } from './select-shots.ts'
import { exportView } from './store.ts'
import { beginExport, partsOf, renderPriority } from './tasks.ts'

export function createExport(
  ctx: Context,
  actor: Actor,
  request: ExportRequest | BulkExportRequest,
  once: Once,
): Promise<ExportRecord> {
  return transactOnce(ctx.db, once, async (tx) => {
    const settings = settingsOf(request)
    refuseUnknownDestination(settings)
    const at = timestamp(ctx.clock)
    const selected = await selectForExport(tx, request)
    const plan = planExport(selected, { ...settings, at })
    if (!plan.namesAreFree) refuseCollisions(plan)
    const id = await insertExport(tx, actor, settings, plan.files.length, at)
    await insertImages(tx, id, plan)
    const images = selected.length
    const parts = partsOf(id, { files: plan.files.length, formats: settings.formats.length, images })
    await ctx.queue.add(tx, beginExport, parts, { group: id, priority: renderPriority(images) })
    const details = { shots: selected.length, files: plan.files.length, destination: settings.destination }
    await recordAudit(tx, actor, at, { action: 'export.created', subject: id, details })
    await recordEvents(tx, [{ type: 'export.created', id, patch: { status: 'PENDING' } }])
    const row = await tx.selectFrom('exports').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
    return exportView(tx, row, linksOf(ctx))
  })
}

function refuseCollisions(plan: Plan): never {
  const [first] = plan.collisions
  return refuse('NAME_COLLISION', {
    detail: `${plan.collisions.length} names are wanted more than once, such as ${first?.filename}. Nothing was created.`,
    errors: [{ pointer: '/naming/pattern', message: 'gives equal names; add a token such as {index}' }],
    collisions: plan.collisions.slice(0, 100),
  })
}

async function insertExport(tx: Tx, actor: Actor, settings: Settings, total: number, at: string): Promise<string> {
  const id = newId()
  await tx
    .insertInto('exports')
    .values({
      id,
      formats: JSON.stringify(settings.formats),
      naming: JSON.stringify(settings.naming),
      metadata: JSON.stringify(settings.metadata),
      destination: JSON.stringify(settings.destination),
      total,
      created_by: actor.user_id,
      created_by_name: actor.name,
      created_at: at,
    })
    .execute()
  return id
}

/** Rows go in chunks: one statement's JSON stays small enough to parse at once. */
const chunk = 2000

async function insertImages(tx: Tx, export_id: string, { files }: Plan): Promise<void> {
  for (let from = 0; from < files.length; from += chunk) {
    const rows = files.slice(from, from + chunk).map((file, offset) => ({
      id: newId(),
      position: from + offset,
      ...file,
    }))
    await sql`
      insert into export_images (id, export_id, position, format_index, shot_id, prediction_id, filename, frozen)
      select id, ${export_id}::uuid, position, format_index, shot_id, prediction_id, filename, frozen
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as f(id uuid, position int, format_index int,
        shot_id uuid, prediction_id uuid, filename text, frozen jsonb)
    `.execute(tx)
  }
}
