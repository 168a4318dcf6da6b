// Seals an export's ZIP: writes the manifest, fixes the plan, and ends the export. The ZIP itself is never a file.
import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { percent, settle } from '@sartiq/contract/export/status.ts'
import { type Change, lockShots, writeChanges } from '../decide/store.ts'
import { type DeliveryImage, findExport, lockExport, selectImages } from '../export/store.ts'
import { linksOf } from '../export/links.ts'
import { timestamp } from '../platform/clock.ts'
import type { Context } from '../platform/context.ts'
import { transact, type Tx } from '../platform/db/database.ts'
import type { ExportRow } from '../platform/db/tables.ts'
import { recordEvents } from '../platform/events/record-event.ts'
import { manifestRows, manifestTexts } from './rules/manifest-rows.ts'
import { type ManifestFile, manifestKey, zipEntries } from './zip-plan.ts'
import { etag, planZip } from './zip/plan.ts'

/** Safe to run twice: a sealed export is left alone, and the same images give the same ZIP. */
export async function sealZip(ctx: Context, { export_id }: { export_id: string }): Promise<void> {
  const record = await findExport(ctx.db, export_id)
  if (record?.status !== 'UPLOADING') return
  const images = await selectImages(ctx.db, export_id).execute()
  const at = timestamp(ctx.clock)
  const files = await writeManifest(ctx, record, images, at)
  const plan = planZip(zipEntries(images, files))
  await transact(ctx.db, async (tx) => {
    const locked = await lockExport(tx, export_id)
    if (locked?.status !== 'UPLOADING') return
    const status = settle(record)
    const sealed = { status, sealed_at: at, completed_at: at, zip_bytes: plan.totalBytes, zip_etag: etag(plan) }
    await tx
      .updateTable('exports')
      .set({ ...sealed, manifest_files: JSON.stringify(files) })
      .where('id', '=', export_id)
      .execute()
    await tx
      .updateTable('export_images')
      .set({ delivered_at: at })
      .where('export_id', '=', export_id)
      .where('status', '=', 'completed')
      .execute()
    await markExported(tx, record, images, at)
    const { total, completed, failed } = record
    const progress = { total, completed, failed, percent: percent(record) }
    const patch = {
      status,
      progress,
      completed_at: at,
      bytes: plan.totalBytes,
      download_url: linksOf(ctx).zip(export_id),
    }
    await recordEvents(tx, [{ type: 'export.updated', id: export_id, patch }])
  })
}

/** The manifest could not be written, however often it was tried: the export has failed, and says why. */
export async function giveUpSealing(ctx: Context, { export_id }: { export_id: string }): Promise<void> {
  await transact(ctx.db, async (tx) => {
    const record = await lockExport(tx, export_id)
    if (record?.status !== 'UPLOADING') return
    const completed_at = timestamp(ctx.clock)
    await tx.updateTable('exports').set({ status: 'FAILED', completed_at }).where('id', '=', export_id).execute()
    await recordEvents(tx, [{ type: 'export.updated', id: export_id, patch: { status: 'FAILED', completed_at } }])
  })
}

async function writeManifest(
  ctx: Context,
  record: ExportRow,
  images: DeliveryImage[],
  delivered_at: string,
): Promise<ManifestFile[]> {
  const hash = (text: string) => createHash('sha256').update(text).digest('hex')
  const texts = manifestTexts(record, manifestRows(record, images, delivered_at), hash)
  const files: ManifestFile[] = []
  for (const { path, text, sha256 } of texts) {
    const data = Buffer.from(text)
    await ctx.storage.put(manifestKey(record.id, sha256), data)
    files.push({ path, sha256, bytes: data.length, crc32: crc32(data) })
  }
  return files
}

/** Shots become EXPORTED where they still stand as they were when the export was created. */
async function markExported(tx: Tx, record: ExportRow, images: DeliveryImage[], at: string): Promise<void> {
  const delivered = new Map(
    images.filter(({ status }) => status === 'completed').map(({ shot_id, prediction_id }) => [shot_id, prediction_id]),
  )
  const shots = await lockShots(tx, [...delivered.keys()])
  const changes = [...shots.values()].flatMap((shot): Change[] => {
    const prediction_id = delivered.get(shot.id) ?? null
    if (shot.status !== 'APPROVED' || prediction_id === null || shot.approved_prediction_id !== prediction_id) return []
    const after = { status: 'EXPORTED' as const, approved_prediction_id: prediction_id, rejection_reason: null }
    const predictions = [{ id: prediction_id, from: 'APPROVED' as const, to: 'EXPORTED' as const }]
    return [{ shot, action: 'export', after, predictions, prediction_id, reason: null, notes: null }]
  })
  const actor = { user_id: record.created_by, name: record.created_by_name }
  if (changes.length > 0) await writeChanges(tx, actor, at, changes)
}
