// `sartiq export`: exports a shooting's approved shots, waits if asked, and fetches the ZIP.
import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Input } from '@sartiq/contract/endpoint.ts'
import { createBulkExport, downloadExport } from '@sartiq/contract/export/endpoints.ts'
import type { CreatedExport, ExportRecord } from '@sartiq/contract/export/export.ts'
import { listExportPresets } from '@sartiq/contract/export/preset.ts'
import { listShootings } from '@sartiq/contract/intake/endpoints.ts'
import { pathOf } from '@sartiq/contract/api.ts'
import { type Client, CliError, connect, type Connection } from './client.ts'
import { say } from './command.ts'
import { findDestination } from './find-destination.ts'
import { startProgress } from './progress.ts'
import { waitForExport } from './wait-for-export.ts'

export type ExportOptions = Connection & {
  shooting: string
  preset?: string | undefined
  /** `download`, a destination's name or id, or a URL. */
  destination: string
  body: Omit<Input<typeof createBulkExport>['body'], 'shooting_id' | 'preset_id' | 'destination'>
  wait: boolean
  output?: string | undefined
  json: boolean
}

/** @returns the export as it is then; `webhook_secret` where it was made here */
export async function exportShots(options: ExportOptions): Promise<CreatedExport> {
  const client = await connect(options)
  const shooting_id = await findShooting(client, options.shooting)
  const preset_id = options.preset === undefined ? undefined : await findPreset(client, options.preset)
  const destination = await findDestination(client, options.destination)
  const body = { ...options.body, shooting_id, preset_id, destination }
  const { webhook_secret, ...record } = await client.call(createBulkExport, { body })
  const shown = webhook_secret === undefined ? {} : { webhook_secret }
  if (!options.wait && !options.output) return { ...record, ...shown }
  // Whoever receives the event needs it before it comes.
  if (webhook_secret && !options.json) say(`Secret of this export's event, shown this once: ${webhook_secret}`)
  const settled = await waitForExport(client, record, options.json)
  if (options.output && settled.download_url) await download(client, settled, options.output, options.json)
  return options.json ? { ...settled, ...shown } : settled
}

async function findShooting(client: Client, nameOrId: string): Promise<string> {
  const { items } = await client.call(listShootings, { query: { limit: 500 } })
  const found = items.find(({ id, name }) => id === nameOrId || name === nameOrId)
  if (found) return found.id
  const names = items.slice(0, 5).map(({ name }) => `"${name}"`)
  throw new CliError(`There is no shooting "${nameOrId}"${names.length > 0 ? `; there are ${names.join(', ')}` : ''}.`)
}

async function findPreset(client: Client, nameOrId: string): Promise<string> {
  const { items } = await client.call(listExportPresets, { query: { limit: 500 } })
  const found = items.find(({ id, name }) => id === nameOrId || name.toLowerCase() === nameOrId.toLowerCase())
  if (found) return found.id
  const names = items.slice(0, 5).map(({ name }) => `"${name}"`)
  throw new CliError(`There is no preset "${nameOrId}"${names.length > 0 ? `; there are ${names.join(', ')}` : ''}.`)
}

/** Written beside its place and renamed, so that a file of this name is always a whole ZIP. */
async function download(client: Client, record: ExportRecord, output: string, quiet: boolean): Promise<void> {
  const response = await client.fetch(pathOf(downloadExport, { id: record.id }))
  if (!response.body) throw new CliError('The server sent no file.')
  const total = Number(response.headers.get('content-length'))
  const progress = startProgress('Downloading', Math.ceil(total / 1e6), 'MB', quiet)
  const temporary = `${output}.part`
  let bytes = 0
  try {
    const body = Readable.fromWeb(response.body)
    body.on('data', (chunk: Buffer) => progress.update(Math.ceil((bytes += chunk.length) / 1e6)))
    await pipeline(body, createWriteStream(temporary))
    if (bytes !== total) throw new CliError(`Only ${bytes} of ${total} bytes arrived; run the command again.`)
    await rename(temporary, output)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  } finally {
    progress.stop()
  }
}
