// Creates an export: what is approved now, under names that stay, with the jobs that begin it, in one transaction.
import type { BulkExportRequest, CreatedExport, ExportRequest } from '@sartiq/contract/export/export.ts'
import type { ExportMetadata } from '@sartiq/contract/export/metadata.ts'
import { refuse } from '@sartiq/contract/error.ts'
import { sql } from 'kysely'
import { recordAudit } from '../platform/audit/record-audit.ts'
import { timestamp } from '../platform/clock.ts'
import type { Context } from '../platform/context.ts'
import type { Tx } from '../platform/db/database.ts'
import type { ExportRow } from '../platform/db/tables.ts'
import { recordEvents } from '../platform/events/record-event.ts'
import type { Actor } from '../platform/http/actor.ts'
import { type Once, transactOnce } from '../platform/http/idempotency.ts'
import { newId } from '../platform/id.ts'
import { newWebhookSecret } from '../platform/outgoing/sign-webhook.ts'
import { seal } from '../platform/secrets/seal.ts'
import { linksOf } from './links.ts'
import { resolveDestination } from './resolve-destination.ts'
import { freeze, planExport, type Plan, type Selected } from './rules/plan.ts'
import { settingsOf, type Settings } from './rules/request.ts'
import { selectForExport } from './select-shots.ts'
import { exportView, findPreset, urlSecretPlace } from './store.ts'
import { beginExport, partsOf, renderPriority } from './tasks.ts'

/** An export to a URL of its own answers the secret that its event is signed with, this once. */
export async function createExport(
  ctx: Context,
  actor: Actor,
  request: ExportRequest | BulkExportRequest,
  once: Once,
): Promise<CreatedExport> {
  let webhook_secret: string | undefined
  const record = await transactOnce(ctx.db, once, async (tx) => {
    const asked = settingsOf(request, await findPreset(tx, request.preset_id))
    const settings = { ...asked, destination: await resolveDestination(ctx, tx, asked.destination) }
    const at = timestamp(ctx.clock)
    const selected = await selectForExport(tx, request)
    const plan = planExport(selected, { ...settings, preset: settings.preset?.name, at })
    if (!plan.namesAreFree) refuseCollisions(plan)
    const id = newId()
    webhook_secret = 'url' in settings.destination ? newWebhookSecret() : undefined
    const sealed_url_secret = webhook_secret === undefined ? null : seal(ctx.keys, urlSecretPlace(id), webhook_secret)
    await insertExport(tx, actor, settings, { id, total: plan.files.length, created_at: at, sealed_url_secret })
    await insertImages(tx, { id, metadata: settings.metadata }, selected, plan)
    const images = selected.length
    const parts = partsOf(id, { files: plan.files.length, formats: settings.formats.length, images })
    await ctx.queue.add(tx, beginExport, parts, { group: id, priority: renderPriority(images) })
    const { destination, preset } = settings
    const details = { shots: images, files: plan.files.length, destination, ...(preset && { preset }) }
    await recordAudit(tx, actor, at, { action: 'export.created', subject: id, details })
    await recordEvents(tx, [{ type: 'export.created', id, patch: { status: 'PENDING' } }])
    const row = await tx.selectFrom('exports').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
    return exportView(tx, row, linksOf(ctx))
  })
  // What is remembered for an equal request holds no secret.
  return webhook_secret === undefined ? record : { ...record, webhook_secret }
}

function refuseCollisions(plan: Plan): never {
  const [first] = plan.collisions
  return refuse('NAME_COLLISION', {
    detail: `${plan.collisions.length} names are wanted more than once, such as ${first?.filename}. Nothing was created.`,
    errors: [{ pointer: '/naming/pattern', message: 'gives equal names; add a token such as {index}' }],
    collisions: plan.collisions.slice(0, 100),
  })
}

type NewRow = Pick<ExportRow, 'id' | 'total' | 'created_at' | 'sealed_url_secret'>

async function insertExport(tx: Tx, actor: Actor, settings: Settings, row: NewRow): Promise<void> {
  await tx
    .insertInto('exports')
    .values({
      ...row,
      formats: JSON.stringify(settings.formats),
      naming: JSON.stringify(settings.naming),
      metadata: JSON.stringify(settings.metadata),
      destination: JSON.stringify(settings.destination),
      preset: settings.preset && JSON.stringify(settings.preset),
      created_by: actor.user_id,
      created_by_name: actor.name,
    })
    .execute()
}

/** Rows go in chunks: what is frozen of each image is only ever there for so many. */
const chunk = 500

type For = { id: string; metadata: ExportMetadata }

async function insertImages(tx: Tx, { id, metadata }: For, selected: Selected[], { files }: Plan): Promise<void> {
  const shots = new Map(selected.map((shot) => [shot.shot_id, shot]))
  for (let from = 0; from < files.length; from += chunk) {
    const rows = files.slice(from, from + chunk).map(({ index, ...file }, offset) => ({
      id: newId(),
      position: from + offset,
      ...file,
      frozen: freeze(shots.get(file.shot_id) as Selected, metadata, index),
    }))
    await sql`
      insert into export_images (id, export_id, position, format_index, shot_id, prediction_id, filename, frozen)
      select id, ${id}::uuid, position, format_index, shot_id, prediction_id, filename, frozen
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as f(id uuid, position int, format_index int,
        shot_id uuid, prediction_id uuid, filename text, frozen jsonb)
    `.execute(tx)
  }
}
