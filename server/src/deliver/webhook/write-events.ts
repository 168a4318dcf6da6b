// Events for webhooks, written as deliveries in the transaction of what they tell.
import type { WebhookEvent } from '@sartiq/contract/deliver/webhook.ts'
import { sql } from 'kysely'
import { linksOf } from '../../export/links.ts'
import { selectImages } from '../../export/store.ts'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db/database.ts'
import type { ExportRow } from '../../platform/db/tables.ts'
import { newId } from '../../platform/id.ts'
import { type ExportEnd, eventOf, exportBody, mostImages } from '../rules/webhook-body.ts'

/** Links in events outlive the whole schedule of retries, and the days after it in which somebody looks. */
export const linkLifetime = 7 * 24 * 3600

export type Target = { destination_id: string; url: null } | { destination_id: null; url: string }

export type NewEvent = {
  /** What receivers know repeats by. */
  webhook_id: string
  event: WebhookEvent
  body: string
  export_id: string | null
  shot_id: string | null
}

/** The enabled webhooks that subscribe to an event. */
export async function findSubscribers(tx: Tx, event: WebhookEvent): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from destinations
    where type = 'webhook' and enabled and deleted_at is null and config->'events' ? ${event} order by id
  `.execute(tx)
  return rows.map(({ id }) => id)
}

/** Writes a delivery for each target and event; a target that has the event already is left alone. */
export async function insertEvents(
  tx: Tx,
  at: string,
  targets: Target[],
  events: NewEvent[],
  { settles }: { settles: boolean } = { settles: false },
): Promise<void> {
  const rows = targets.flatMap((target) => events.map((event) => ({ id: newId(), ...target, ...event })))
  if (rows.length === 0) return
  await sql`
    insert into deliveries (id, kind, destination_id, url, export_id, shot_id, event, body, webhook_id, settles,
      next_attempt_at, created_at)
    select id, 'webhook', destination_id, url, export_id, shot_id, event, body, webhook_id, ${settles},
      ${at}::timestamptz, ${at}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as e(id uuid, destination_id uuid, url text, export_id uuid,
      shot_id uuid, event text, body text, webhook_id text)
    on conflict do nothing
  `.execute(tx)
}

/** An export's event: the same for everybody who gets it. */
export async function exportEvent(
  ctx: Context,
  tx: Tx,
  record: ExportRow,
  end: ExportEnd,
  event_id: string,
): Promise<NewEvent> {
  const images = (status: 'completed' | 'failed') =>
    selectImages(tx, record.id).where('export_images.status', '=', status).limit(mostImages).execute()
  const files = { completed: await images('completed'), failed: await images('failed') }
  const body = exportBody(record, end, files, linksOf(ctx, linkLifetime))
  return { webhook_id: `evt_${event_id}`, event: eventOf(end.status), body, export_id: record.id, shot_id: null }
}

/** Where an export's own event goes; undefined where it has another destination, or that one is deleted. */
export async function ownTarget(tx: Tx, record: ExportRow): Promise<Target | undefined> {
  const destination = record.destination as { type: string; destination_id?: string; url?: string }
  if (destination.type !== 'webhook') return undefined
  const { destination_id, url } = destination
  if (url !== undefined) return { destination_id: null, url }
  const found = await tx
    .selectFrom('destinations')
    .select('id')
    .where('id', '=', destination_id ?? null)
    .where('deleted_at', 'is', null)
    // Whoever deletes it waits, and then finds what is written here.
    .forShare()
    .executeTakeFirst()
  return found && { destination_id: found.id, url: null }
}

/**
 * Tells everybody that an export has ended.
 * @param event_id constant where this is done again
 * @param own whether the export's own webhook is told as well, where it has one
 */
export async function announceExport(
  ctx: Context,
  tx: Tx,
  record: ExportRow,
  end: ExportEnd,
  { event_id, own }: { event_id: string; own: boolean },
): Promise<void> {
  const destination = record.destination as { destination_id?: string }
  const others = (await findSubscribers(tx, eventOf(end.status)))
    .filter((id) => id !== destination.destination_id)
    .map((destination_id): Target => ({ destination_id, url: null }))
  const target = own ? await ownTarget(tx, record) : undefined
  const targets = target ? [target, ...others] : others
  if (targets.length > 0) await insertEvents(tx, end.at, targets, [await exportEvent(ctx, tx, record, end, event_id)])
}
