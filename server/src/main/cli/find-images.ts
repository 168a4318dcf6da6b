// What a folder of images becomes: each file with the metadata that its name, or a CSV, gives it.
import { readdir, readFile } from 'node:fs/promises'
import { basename, extname, join, relative, sep } from 'node:path'
import { parsePattern, type ParsedPattern } from '@sartiq/contract/export/naming.ts'
import { matchName } from '@sartiq/contract/intake/import-pattern.ts'
import { predictionMetadata } from '@sartiq/contract/intake/shot.ts'
import { parse } from 'csv-parse/sync'
import type { z } from 'zod'
import { CliError } from './client.ts'

export type Metadata = z.input<typeof predictionMetadata>
export type Found = { file: string; path: string } & ({ metadata: Metadata } | { problem: string })

/** Values for every file, for what the name does not say. */
export type Fixed = Partial<
  Pick<Metadata, 'sku' | 'product_name' | 'product_category' | 'shot_type' | 'subject' | 'style_name'>
>

const endings = new Set(['.jpg', '.jpeg', '.png', '.webp', '.tif', '.tiff', '.avif'])

type Options = { shooting: string; pattern: string; fixed: Fixed; csv?: string | undefined }

/** Finds images below a folder, in the order of their names. @throws CliError for a folder, pattern or CSV that cannot be used */
export async function findImages(folder: string, options: Options): Promise<Found[]> {
  const parsed = parsePattern(options.pattern)
  if (!parsed.ok) throw new CliError(`--pattern, at position ${parsed.position}: ${parsed.message}`)
  const rows = options.csv ? await readCsv(options.csv) : undefined
  const files = await listFiles(folder)
  return files.map((path): Found => {
    const file = relative(folder, path).split(sep).join('/')
    const named = rows ? fromCsv(rows, file) : fromName(parsed.pattern, file, options.fixed)
    if ('problem' in named) return { file, path, problem: named.problem }
    const metadata = { shooting: options.shooting, ...options.fixed, ...named.values }
    const checked = predictionMetadata.safeParse(metadata)
    if (checked.success) return { file, path, metadata: checked.data }
    const issue = checked.error.issues[0]
    return { file, path, problem: `${issue?.path.join('.') ?? ''} ${issue?.message ?? 'is not valid'}`.trim() }
  })
}

async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    throw new CliError(`The folder ${folder} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  })
  const files = entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.') && endings.has(extname(entry.name).toLowerCase()))
    .map((entry) => join(entry.parentPath, entry.name))
  return files.toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }))
}

type Named = { values: Partial<Metadata> } | { problem: string }

function fromName(pattern: ParsedPattern, file: string, fixed: Fixed): Named {
  const match = matchName(pattern, file)
  if (!match.ok) return { problem: `its name does not fit the pattern: ${match.reason}` }
  const { sku, product_name, category, shot_type, subject, style } = match.values
  const said = { sku, product_name, product_category: category, shot_type, subject, style_name: style }
  const values = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined))
  for (const needed of ['sku', 'shot_type'] as const) {
    if (!values[needed] && !fixed[needed])
      return { problem: `no ${needed}: put {${needed}} into --pattern or give --${needed.replace('_', '-')}` }
  }
  return { values }
}

const columns = [
  'sku',
  'product_name',
  'product_category',
  'shot_type',
  'subject',
  'style_name',
  'external_id',
] as const

async function readCsv(path: string): Promise<Map<string, Record<string, string>>> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new CliError(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  })
  let rows: Record<string, string>[]
  try {
    rows = parse(text, { columns: true, bom: true, skip_empty_lines: true, trim: true })
  } catch (error) {
    throw new CliError(`${path} is not CSV: ${error instanceof Error ? error.message : String(error)}`)
  }
  if (rows[0] && !('file' in rows[0]))
    throw new CliError(`${path} needs a column "file" and may have ${columns.join(', ')}, config.`)
  return new Map(rows.map((row) => [row['file'] ?? '', row]))
}

function fromCsv(rows: Map<string, Record<string, string>>, file: string): Named {
  const row = rows.get(file) ?? rows.get(basename(file))
  if (!row) return { problem: 'has no row in the CSV' }
  const values: Partial<Metadata> = {}
  for (const name of columns) if (row[name]) values[name] = row[name]
  try {
    if (row['config']) values.config = JSON.parse(row['config'])
  } catch {
    return { problem: 'its config in the CSV is not JSON' }
  }
  return { values }
}
