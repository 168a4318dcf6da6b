// `sartiq import`: hands a folder of images in, skips what is there, reports what cannot be used and goes on.
import { createHash } from 'node:crypto'
import { createReadStream, openAsBlob } from 'node:fs'
import { basename } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createPrediction, listShootings } from '@sartiq/contract/intake/endpoints.ts'
import { listGallery } from '@sartiq/contract/review/endpoints.ts'
import { type Client, CliError, connect, type Connection } from './client.ts'
import { findImages, type Fixed, type Found, type Metadata } from './find-images.ts'
import { startProgress } from './progress.ts'

export type ImportOptions = Connection & {
  shooting: string
  pattern: string
  csv?: string | undefined
  fixed: Fixed
  dryRun: boolean
  json: boolean
}
export type Outcome = 'imported' | 'there already' | 'would import' | 'failed'
export type ImportReport = {
  imported: number
  skipped: number
  failed: number
  files: { file: string; outcome: Outcome; detail?: string }[]
}

/** Uploads in flight: enough to keep a worker's slots busy. */
const inFlight = 4

/** Imports a folder. One bad file is reported and the rest goes on. */
export async function importFolder(folder: string, options: ImportOptions): Promise<ImportReport> {
  const found = await findImages(folder, options)
  const report: ImportReport = { imported: 0, skipped: 0, failed: 0, files: [] }
  if (found.length === 0) throw new CliError(`There are no images in ${folder}.`)
  if (options.dryRun) {
    for (const one of found) note(report, one.file, 'problem' in one ? 'failed' : 'would import', describe(one))
    return report
  }
  const client = await connect(options)
  const known = await knownImages(client, options.shooting)
  const progress = startProgress('Importing', found.length, 'images', options.json)
  const queue = found.values()
  let done = 0
  await Promise.all(
    Array.from({ length: inFlight }, async () => {
      for (const one of queue) {
        await importOne(client, one, known, report)
        progress.update(++done, one.file)
      }
    }),
  )
  progress.stop()
  return report
}

async function importOne(client: Client, one: Found, known: Set<string>, report: ImportReport): Promise<void> {
  if ('problem' in one) return note(report, one.file, 'failed', one.problem)
  try {
    const sha256 = await hashFile(one.path)
    if (known.has(keyOf(one.metadata, sha256))) return note(report, one.file, 'there already')
    const form = new FormData()
    form.append('metadata', JSON.stringify(one.metadata))
    form.append('image', await openAsBlob(one.path), basename(one.path))
    const { status } = await client.upload(createPrediction, form)
    note(report, one.file, status === 201 ? 'imported' : 'there already')
  } catch (error) {
    // Without a server or a key nothing can go on; what is wrong with one file is that file's matter.
    if (
      error instanceof CliError &&
      (error.code === undefined || error.code === 'NOT_SIGNED_IN' || error.code === 'NOT_ALLOWED')
    )
      throw error
    note(report, one.file, 'failed', error instanceof Error ? error.message : String(error))
  }
}

/** Images that the shooting has, by shot and hash, so that a second run sends nothing twice. */
async function knownImages(client: Client, shooting: string): Promise<Set<string>> {
  const { items } = await client.call(listShootings, { query: { q: shooting, limit: 500 } })
  const shooting_id = items.find((one) => one.name === shooting || one.id === shooting)?.id
  const known = new Set<string>()
  if (!shooting_id) return known
  let cursor: string | undefined
  do {
    const page = await client.call(listGallery, {
      query: { shooting_id, group_by: 'prediction', limit: 500, ...(cursor && { cursor }) },
    })
    for (const { shot, prediction } of page.items) known.add(keyOf(shot, prediction.image.sha256))
    cursor = page.next_cursor ?? undefined
  } while (cursor)
  return known
}

function keyOf(
  { sku, shot_type, subject = '' }: Pick<Metadata, 'sku' | 'shot_type' | 'subject'>,
  sha256: string,
): string {
  return JSON.stringify([sku, shot_type, subject, sha256])
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}

function describe(one: Found): string {
  if ('problem' in one) return one.problem
  const { sku, shot_type, subject, product_name } = one.metadata
  const words = { sku, shot_type, subject, product_name }
  return Object.entries(words)
    .filter(([, value]) => value)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ')
}

function note(report: ImportReport, file: string, outcome: Outcome, detail?: string): void {
  report.files.push({ file, outcome, ...(detail && { detail }) })
  if (outcome === 'imported') report.imported++
  if (outcome === 'there already') report.skipped++
  if (outcome === 'failed') report.failed++
}
