// Ends the rendering anew of an export that was delivered long ago: the very ZIP of then, nobody is sent anything again.
import { percent, settle } from '@sartiq/contract/export/status.ts'
import { z } from 'zod'
import { findExport, lockExport, selectImages, selectZipImages } from '../export/store.ts'
import { linksOf } from '../export/links.ts'
import type { Context } from '../platform/context.ts'
import { transact, type Tx } from '../platform/db/database.ts'
import type { ExportRow } from '../platform/db/tables.ts'
import { recordEvents } from '../platform/events/record-event.ts'
import { writeManifest } from './write-manifest.ts'
import { manifestFile, zipEntries } from './zip-plan.ts'
import { etag, planZip } from './zip/plan.ts'

type Sealed = Pick<ExportRow, 'zip_bytes' | 'zip_etag'> & { manifest_files?: string }

/** Safe to run twice: an export that is back is left alone. */
export async function restoreZip(ctx: Context, { export_id }: { export_id: string }): Promise<void> {
  const record = await findExport(ctx.db, export_id)
  if (!record || !isComplete(record)) return
  const sealed = await sealAgain(ctx, record)
  await transact(ctx.db, async (tx) => {
    const locked = await lockExport(tx, export_id)
    if (locked && isComplete(locked)) await end(ctx, tx, { ...locked, ...sealed }, sealed)
  })
}

/** The manifest could not be written, however often it was tried: the export is as it was before, without its files. */
export async function giveUpRestoring(ctx: Context, { export_id }: { export_id: string }): Promise<void> {
  await transact(ctx.db, async (tx) => {
    const record = await lockExport(tx, export_id)
    if (!record || !isComplete(record)) return
    const back = { status: settle(record), restoring: false }
    await tx.updateTable('exports').set(back).where('id', '=', export_id).execute()
    await tell(tx, { ...record, ...back }, null)
  })
}

function isComplete({ status, restoring, total, completed, failed }: ExportRow): boolean {
  return restoring && status === 'PROCESSING' && completed + failed === total
}

/**
 * Equal images under equal names are the ZIP that was sealed. Others are not (a newer pipeline, a new signature, a source
 * that is damaged by now): then the manifest tells what there is now.
 */
async function sealAgain(ctx: Context, record: ExportRow): Promise<Sealed> {
  const { zip_bytes, zip_etag, sealed_at } = record
  if (sealed_at === null) return { zip_bytes, zip_etag }
  const there = await selectZipImages(ctx.db, record.id).execute()
  const kept = z.array(manifestFile).parse(record.manifest_files)
  if (etag(planZip(zipEntries(there, kept))) === zip_etag) return { zip_bytes, zip_etag }
  const { files, images } = await writeManifest(ctx, record, sealed_at)
  const plan = planZip(zipEntries(images, files))
  return { zip_bytes: plan.totalBytes, zip_etag: etag(plan), manifest_files: JSON.stringify(files) }
}

async function end(ctx: Context, tx: Tx, record: ExportRow, sealed: Sealed): Promise<void> {
  const { id } = record
  // Cleaned up at the very moment when they were asked for again: the export says so, and can be asked once more.
  const gone = await selectImages(tx, id).where('expired_at', 'is not', null).limit(1).executeTakeFirst()
  const back = { status: settle(record), restoring: false, files_expired_at: gone?.expired_at ?? null }
  await tx
    .updateTable('exports')
    .set({ ...sealed, ...back })
    .where('id', '=', id)
    .execute()
  const download_url = record.sealed_at && !back.files_expired_at ? linksOf(ctx).zip(id) : null
  await tell(tx, { ...record, ...back }, download_url)
}

async function tell(tx: Tx, record: ExportRow, download_url: string | null): Promise<void> {
  const { id, status, completed_at, files_expired_at, zip_bytes: bytes, total, completed, failed } = record
  const progress = { total, completed, failed, percent: percent(record) }
  const patch = { status, completed_at, files_expired_at, bytes, progress, download_url }
  await recordEvents(tx, [{ type: 'export.updated', id, patch }])
}
