// What a webhook says of an export or a decision: ids, names, hashes and links, under 20 KB whatever there is to tell.
import type { WebhookEvent } from '@sartiq/contract/deliver/webhook.ts'
import type { DeliveryImage, Links } from '../../export/store.ts'
import type { Frozen } from '../../export/rules/plan.ts'
import type { ExportRow } from '../../platform/db/tables.ts'

/** Bytes; receivers of Standard Webhooks expect less than 20 KB. */
export const bodyLimit = 20_000

/** `total` where not all of them were read. */
type Lists = Record<string, { items: unknown[]; total?: number }>

/**
 * A body whose lists are cut, the first first, where all would not fit; `name_total` says how many there are.
 * @param timestamp RFC 3339: when it happened, not when it is sent
 */
export function eventBody(type: WebhookEvent | 'test', timestamp: string, data: object, lists: Lists = {}): string {
  const totals = Object.fromEntries(
    Object.entries(lists).map(([name, { items, total }]) => [`${name}_total`, total ?? items.length]),
  )
  const empty = Object.fromEntries(Object.keys(lists).map((name) => [name, []]))
  const shown: Record<string, unknown[]> = {}
  let left = bodyLimit - bytesOf({ type, timestamp, data: { ...data, ...empty, ...totals } })
  for (const [name, { items }] of Object.entries(lists)) {
    const fitting: unknown[] = []
    for (const item of items) {
      left -= bytesOf(item) + 1
      if (left < 0) break
      fitting.push(item)
    }
    shown[name] = fitting
  }
  return JSON.stringify({ type, timestamp, data: { ...data, ...shown, ...totals } })
}

/** The first of an export's images; `completed` and `failed` of the export say how many there are. */
export type ExportFiles = { completed: DeliveryImage[]; failed: DeliveryImage[] }

/** More images than ever fit need not be read. */
export const mostImages = 60
const mostErrors = 10

export type ExportEnd = { status: 'COMPLETED' | 'PARTIAL' | 'FAILED'; failure: string | null; at: string }

export function exportBody(
  record: ExportRow,
  { status, failure, at }: ExportEnd,
  files: ExportFiles,
  links: Links,
): string {
  const { id, total, completed, failed, zip_bytes, sealed_at } = record
  const data = {
    id,
    status,
    failure: failure && cut(failure, 500),
    progress: { total, completed, failed },
    destination: record.destination,
    created_by: record.created_by_name,
    created_at: record.created_at,
    completed_at: at,
    bytes: zip_bytes,
    download_url: sealed_at ? links.zip(id) : null,
    images_url: links.images(id),
  }
  const errors = files.failed.slice(0, mostErrors).map(({ id: image_id, shot_id, error_code, error_details }) => ({
    ...{ image_id, shot_id, code: error_code ?? 'FAULT' },
    details: cut(error_details ?? '', 200),
  }))
  const images = files.completed.slice(0, mostImages).map((image) => imageOf(image, links))
  return eventBody(eventOf(status), at, data, {
    errors: { items: errors, total: failed },
    images: { items: images, total: completed },
  })
}

function imageOf(image: DeliveryImage, links: Links) {
  const { id, export_id, shot_id, prediction_id, filename, bytes, sha256 } = image
  const { sku, shot_type } = image.frozen as Frozen
  return {
    id,
    shot_id,
    prediction_id,
    sku,
    shot_type,
    filename,
    bytes,
    sha256,
    download_url: links.image(export_id, id),
  }
}

export function eventOf(status: ExportEnd['status']): WebhookEvent {
  return `export.${status.toLowerCase() as Lowercase<ExportEnd['status']>}`
}

/** A decision on a shot with the words of the shot, and what was asked for where it is a revision. */
export type Decided = {
  decision_id: string
  shot_id: string
  shooting_id: string
  shooting: string
  sku: string
  product_name: string
  product_category: string
  shot_type: string
  subject: string
  style_name: string
  action: 'approve' | 'reject' | 'revise'
  prediction_id: string | null
  to_status: string
  reason: string | null
  notes: string | null
  actor_id: string | null
  actor_name: string
  at: string
  revision_id: string | null
  changes_requested: string[] | null
}

export const shotEvents = {
  approve: 'shot.approved',
  reject: 'shot.rejected',
  revise: 'shot.revision_requested',
} as const satisfies Record<Decided['action'], WebhookEvent>

export function shotBody(decided: Decided): string {
  const { shot_id, action, to_status, notes, actor_id, actor_name, at, revision_id, changes_requested, ...rest } =
    decided
  const data = {
    id: shot_id,
    ...rest,
    status: to_status,
    // A revision's notes are its changes, which stand below.
    notes: action === 'revise' ? null : notes && cut(notes, 1000),
    decided_by: { id: actor_id, name: actor_name },
    decided_at: at,
    ...(action === 'revise' && { revision_id }),
  }
  const changes = (changes_requested ?? []).map((one) => cut(one, 1000))
  return eventBody(shotEvents[action], at, data, action === 'revise' ? { changes_requested: { items: changes } } : {})
}

/** The links of an export's body made anew: those of a delivery that is sent again weeks later are good again. */
export function withFreshLinks(body: string, links: Links): string {
  const event = JSON.parse(body) as { data: { id: string; download_url: string | null; images: { id: string }[] } }
  const { id, download_url, images } = event.data
  const fresh = images.map((image) => ({ ...image, download_url: links.image(id, image.id) }))
  return JSON.stringify({
    ...event,
    data: { ...event.data, download_url: download_url && links.zip(id), images: fresh },
  })
}

function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value))
}

/** @param most UTF-16 units; a character is never halved */
function cut(text: string, most: number): string {
  return text.length <= most
    ? text
    : `${text
        .slice(0, most - 1)
        .toWellFormed()
        .replace(/\uFFFD$/, '')}…`
}
