// What each command does with its options, and its exit code: 0 done, 1 failed, 2 done in part.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import type { Background, ColorProfile, FileFormat, Resolution } from '@sartiq/contract/export/format.ts'
import { verifyZip } from '../../deliver/zip/verify-zip.ts'
import { type Config, readConfig } from '../../platform/config.ts'
import { startServer } from '../serve.ts'
import { buildWeb } from '../web-folder.ts'
import { runWorker } from '../worker.ts'
import { CliError, type Connection } from './client.ts'
import { examine } from './doctor.ts'
import { exportShots } from './export-shots.ts'
import { importFolder } from './import-folder.ts'

type Output = { json: boolean }

/** Runs a command; what goes wrong is one sentence and exit code 1. */
function command<Args extends unknown[]>(work: (...args: Args) => Promise<void>): (...args: Args) => Promise<void> {
  return async (...args) => {
    try {
      await work(...args)
    } catch (error) {
      const isExpected = error instanceof CliError || process.env['SARTIQ_LOG_LEVEL'] !== 'debug'
      const text = error instanceof Error ? (isExpected ? error.message : error.stack) : String(error)
      process.stderr.write(`${text}\n`)
      process.exitCode = 1
    }
  }
}

export const serve = command(async (options: { demo: boolean; open: boolean; web: boolean }) => {
  const config = readConfig(process.env)
  const webFolder = options.web ? await buildWeb(join(config.dataDir, 'web'), say) : undefined
  const server = await startServer(config, { demo: options.demo, webFolder, say })
  say(`Sartiq Delivery is running at ${server.address}`)
  if (server.setupUrl) {
    say(`Open this link once to become its admin:\n\n  ${server.setupUrl}\n`)
    if (options.open && process.stdout.isTTY) openBrowser(server.setupUrl)
  }
  await untilTold()
  say('Stopping: work that has begun is finished first …')
  // A second signal does not wait.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
  await server.stop()
  process.exit(0)
})

export const worker = command(async () => {
  const config: Config = readConfig(process.env)
  if (!config.databaseUrl) throw new CliError('A worker needs DATABASE_URL: the database that the server works on.')
  const stop = new AbortController()
  // A worker whose server is gone has nobody to work for.
  process.once('disconnect', () => stop.abort())
  void untilTold().then(() => stop.abort())
  await runWorker(config, config.databaseUrl, stop.signal)
  process.exit(0)
})

type ImportFlags = Connection &
  Output & {
    shooting: string
    pattern: string
    csv?: string
    sku?: string
    shotType?: string
    subject?: string
    productName?: string
    category?: string
    style?: string
    dryRun: boolean
  }

export const importImages = command(async (folder: string, flags: ImportFlags) => {
  const { sku, shotType: shot_type, subject, productName: product_name, category, style } = flags
  const given = { sku, shot_type, subject, product_name, product_category: category, style_name: style }
  const fixed = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  const report = await importFolder(folder, { ...flags, fixed })
  if (flags.json) say(JSON.stringify(report, null, 2))
  else {
    for (const { file, outcome, detail } of report.files) {
      if (outcome === 'failed' || outcome === 'would import') say(`${outcome === 'failed' ? '✕' : '·'} ${file}: ${detail ?? ''}`)
    }
    const { imported, skipped, failed } = report
    say(flags.dryRun ? `${report.files.length - failed} would be imported, ${failed} would fail` : `${imported} imported, ${skipped} there already, ${failed} failed`)
  }
  if (report.failed > 0) process.exitCode = report.failed === report.files.length ? 1 : 2
})

type ExportFlags = Connection &
  Output & {
    shooting: string
    status: 'approved' | 'exported'
    format: FileFormat
    resolution: Resolution
    quality: number
    profile: ColorProfile
    background?: Background
    bitDepth?: '8' | '16'
    pattern: string
    startIndex: number
    metadata: boolean
    wait: boolean
    output?: string
  }

export const exportImages = command(async (flags: ExportFlags) => {
  const record = await exportShots({
    ...flags,
    body: {
      status_filter: flags.status,
      format: {
        file_format: flags.format,
        resolution: flags.resolution,
        quality: flags.quality,
        color_profile: flags.profile,
        ...(flags.background && { background: flags.background }),
        ...(flags.bitDepth && { bit_depth: flags.bitDepth === '16' ? (16 as const) : (8 as const) }),
      },
      naming: { pattern: flags.pattern, start_index: flags.startIndex },
      destination: { type: 'download' },
      ...(!flags.metadata && { metadata: { provenance: 'none' as const } }),
    },
  })
  const { status, progress, errors } = record
  if (flags.json) say(JSON.stringify(record, null, 2))
  else {
    for (const { shot_id, details } of errors) say(`✕ shot ${shot_id}: ${details}`)
    say(`Export ${record.id}: ${status}, ${progress.completed} of ${progress.total} images${flags.output && status !== 'FAILED' ? `, in ${flags.output}` : ''}`)
  }
  if (status === 'FAILED' || status === 'CANCELLED') process.exitCode = 1
  if (status === 'PARTIAL') process.exitCode = 2
})

export const verify = command(async (file: string, { json }: Output) => {
  const report = await verifyZip(file)
  if (json) say(JSON.stringify(report, null, 2))
  else {
    for (const { path, problem } of report.problems) say(`✕ ${path}: ${problem}`)
    say(report.ok ? `${file} is whole: ${report.entries} files, every one as the manifest says` : `${file} is not as it was delivered`)
  }
  if (!report.ok) process.exitCode = 1
})

export const doctor = command(async ({ json }: Output) => {
  const findings = await examine(readConfig(process.env))
  if (json) say(JSON.stringify(findings, null, 2))
  else for (const { name, ok, detail } of findings) say(`${ok ? '✓' : '✕'} ${name}: ${detail}`)
  if (findings.some(({ ok }) => !ok)) process.exitCode = 1
})

function say(message: string): void {
  process.stdout.write(`${message}\n`)
}

function untilTold(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })
}

/** Where there is a browser, it opens; where there is none, the printed link serves. */
function openBrowser(url: string): void {
  const opener = { darwin: 'open', win32: 'explorer' }[process.platform as string] ?? 'xdg-open'
  spawn(opener, [url], { stdio: 'ignore', detached: true }).on('error', () => undefined).unref()
}
