// Waits until an export has ended, and shows meanwhile what is rendered, and then what has arrived.
import { setTimeout as pause } from 'node:timers/promises'
import { listExportDeliveries } from '@sartiq/contract/deliver/endpoints.ts'
import { getExport } from '@sartiq/contract/export/endpoints.ts'
import type { ExportRecord } from '@sartiq/contract/export/export.ts'
import { isSettled } from '@sartiq/contract/export/status.ts'
import type { Client } from './client.ts'
import { type Progress, startProgress } from './progress.ts'

/** @param quiet with --json: nothing is shown */
export async function waitForExport(client: Client, record: ExportRecord, quiet: boolean): Promise<ExportRecord> {
  const rendering = startProgress('Exporting', record.progress.total, 'images', quiet)
  let delivering: Progress | undefined
  let now = record
  while (!isSettled(now.status)) {
    await pause(300)
    now = await client.call(getExport, { params: { id: record.id } })
    rendering.update(now.progress.completed + now.progress.failed)
    if (now.status !== 'UPLOADING' || now.destination.type === 'download' || quiet) continue
    const sent = await deliveriesOf(client, record.id)
    if (sent.total === 0) continue
    rendering.stop()
    delivering ??= startProgress('Delivering', sent.total, now.destination.type === 'dam' ? 'files' : 'events', quiet)
    delivering.update(sent.delivered, sent.note)
  }
  rendering.stop()
  delivering?.stop()
  return now
}

/** How much has arrived, and what the last failure says. */
async function deliveriesOf(client: Client, id: string): Promise<{ total: number; delivered: number; note: string }> {
  const query = { limit: 20, status: ['waiting', 'uncertain'] }
  const { items, counts } = await client.call(listExportDeliveries, { params: { id }, query })
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0)
  const failing = items.find(({ error }) => error !== null)
  const at = failing?.next_attempt_at
  const next = at ? ` Next try at ${new Date(at).toLocaleTimeString()}.` : ''
  return { total, delivered: counts.delivered, note: failing?.error ? failing.error + next : '' }
}
