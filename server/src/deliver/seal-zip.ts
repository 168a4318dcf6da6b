// Seals an export's ZIP: writes the manifest, fixes the plan, and ends the export. The ZIP itself is never a file.
import { settle } from '@sartiq/contract/export/status.ts'
import { findExport, lockExport } from '../export/store.ts'
import { timestamp } from '../platform/clock.ts'
import type { Context } from '../platform/context.ts'
import { transact } from '../platform/db/database.ts'
import { sendOwnEvent } from './send-own-event.ts'
import { settleExport } from './settle-export.ts'
import { writeManifest } from './write-manifest.ts'
import { zipEntries } from './zip-plan.ts'
import { etag, planZip } from './zip/plan.ts'

/** Safe to run twice: a sealed export is left alone, and the same images give the same ZIP. */
export async function sealZip(ctx: Context, { export_id }: { export_id: string }): Promise<void> {
  const record = await findExport(ctx.db, export_id)
  if (record?.status !== 'UPLOADING' || record.sealed_at !== null) return
  const at = timestamp(ctx.clock)
  const { files, images } = await writeManifest(ctx, record, at)
  const plan = planZip(zipEntries(images, files))
  await transact(ctx.db, async (tx) => {
    const locked = await lockExport(tx, export_id)
    if (locked?.status !== 'UPLOADING' || locked.sealed_at !== null) return
    const sealed = {
      sealed_at: at,
      zip_bytes: plan.totalBytes,
      zip_etag: etag(plan),
      manifest_files: JSON.stringify(files),
    }
    await tx.updateTable('exports').set(sealed).where('id', '=', export_id).execute()
    const status = settle(record)
    const ending = status === 'FAILED' ? { status, failure: null } : { status }
    const now = { ...locked, ...sealed }
    if (ending.status === 'FAILED' || !(await sendOwnEvent(ctx, tx, now, ending.status)))
      await settleExport(ctx, tx, now, ending)
  })
}

/** The manifest could not be written, however often it was tried: the export has failed, and says why. */
export async function giveUpSealing(ctx: Context, { export_id }: { export_id: string }): Promise<void> {
  await transact(ctx.db, async (tx) => {
    const record = await lockExport(tx, export_id)
    if (record?.status !== 'UPLOADING') return
    await settleExport(ctx, tx, record, { status: 'FAILED', failure: 'The manifest could not be written.' })
  })
}
