// Marks what an export delivered, and the shots that it is of: they become EXPORTED.
import { type Change, lockShots, writeChanges } from '../decide/store.ts'
import { lockExport } from '../export/store.ts'
import type { Context } from '../platform/context.ts'
import { transact, type Tx } from '../platform/db/database.ts'
import type { ExportRow } from '../platform/db/tables.ts'
import { markDelivered as task } from './tasks.ts'

/** Images that are marked in one transaction. */
export const markedAtOnce = 250

/**
 * Few images are marked here and now, in the caller's transaction. Many would keep whoever waits for the export waiting: a
 * task marks them, which exists if and only if the caller commits.
 */
export async function noteDelivered(ctx: Context, tx: Tx, record: ExportRow, delivered_at: string): Promise<void> {
  if (record.total <= markedAtOnce) return markPart(tx, record, 0, delivered_at)
  await ctx.queue.add(tx, task, [{ export_id: record.id, delivered_at }])
}

type Job = { export_id: string; delivered_at: string }

/** Safe to run twice: shots that are EXPORTED, or were decided anew, are left alone. */
export async function markDelivered(ctx: Context, { export_id, delivered_at }: Job): Promise<void> {
  for (let from = 0, total = 1; from < total; from += markedAtOnce) {
    await transact(ctx.db, async (tx) => {
      const record = await lockExport(tx, export_id)
      // While files are rendered anew their images are none that are completed.
      if (record?.restoring) throw new Error('The export is being restored; its images are marked afterwards.')
      total = record?.total ?? 0
      if (record) await markPart(tx, record, from, delivered_at)
    })
  }
}

async function markPart(tx: Tx, record: ExportRow, from: number, delivered_at: string): Promise<void> {
  await tx
    .updateTable('export_images')
    .set({ delivered_at })
    .where('export_id', '=', record.id)
    .where('position', '>=', from)
    .where('position', '<', from + markedAtOnce)
    .where('status', '=', 'completed')
    .where('delivered_at', 'is', null)
    .execute()
  const images = await tx
    .selectFrom('export_images')
    .select(['shot_id', 'prediction_id'])
    .distinct()
    .where('export_id', '=', record.id)
    .where('position', '>=', from)
    .where('position', '<', from + markedAtOnce)
    .where('status', '=', 'completed')
    .execute()
  await markExported(tx, record, new Map(images.map((one) => [one.shot_id, one.prediction_id])), delivered_at)
}

/** Shots become EXPORTED where they still stand as they were when the export was created. */
async function markExported(tx: Tx, record: ExportRow, delivered: Map<string, string>, at: string): Promise<void> {
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
