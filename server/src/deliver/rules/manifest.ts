// The delivery manifest: one row a file, failures included, as JSON, as CSV and as lines for `sha256sum -c`.

/** Names of the manifest's files at the ZIP's root. */
export const manifestPaths = { json: 'manifest.json', csv: 'manifest.csv', sha256: 'manifest-sha256.txt' } as const

/** One file of an export; null where it is unknown or does not apply. Times are ISO 8601, hashes lower-case hex. */
export type ManifestRow = {
  export_id: string
  item_id: string
  /** Only a completed row's file is delivered. */
  status: 'completed' | 'failed' | 'cancelled'
  error: string | null
  shot_id: string
  prediction_id: string
  sku: string | null
  product_name: string | null
  shot_type: string | null
  subject: string | null
  shooting: string | null
  /** In the ZIP or the DAM, as fixed when the export was created. */
  path: string
  bytes: number | null
  sha256: string | null
  mime: string | null
  width: number | null
  height: number | null
  /** Bits a channel. */
  bit_depth: number | null
  color_profile: string | null
  source_sha256: string | null
  approved_by: string | null
  approved_at: string | null
  model: string | null
  /** As text where it may exceed 2^53. */
  seed: string | number | null
  digital_source_type: string | null
  /** Marks of origin that the source bore and this file does not, separated by spaces: c2pa, iptc, digital_source_type. */
  source_marks_lost: string | null
  destination: string
  remote_id: string | null
  delivered_at: string | null
}

export const manifestFields = [
  'export_id',
  'item_id',
  'status',
  'error',
  'shot_id',
  'prediction_id',
  'sku',
  'product_name',
  'shot_type',
  'subject',
  'shooting',
  'path',
  'bytes',
  'sha256',
  'mime',
  'width',
  'height',
  'bit_depth',
  'color_profile',
  'source_sha256',
  'approved_by',
  'approved_at',
  'model',
  'seed',
  'digital_source_type',
  'source_marks_lost',
  'destination',
  'remote_id',
  'delivered_at',
] as const satisfies readonly (keyof ManifestRow)[]

/**
 * `manifest.json` up to its first row: `{ "export": …, "items": [row, …] }`, one row a line, fields in their order, so
 * that equal rows give equal bytes and a diff reads well.
 * @param about what the export says of itself: id, name, format, naming, times
 */
export function jsonOpening(about: Record<string, unknown>): string {
  return `{\n  "export": ${JSON.stringify(about)},\n  "items": [`
}

/** Rows of `manifest.json`; `areFirst` where none stand before them. */
export function jsonLines(rows: readonly ManifestRow[], areFirst: boolean): string {
  const text = rows.map((row) => `\n    ${JSON.stringify(inOrder(row))}`).join(',')
  return text === '' || areFirst ? text : `,${text}`
}

/** `manifest.json` behind its last row. */
export function jsonClosing(isEmpty: boolean): string {
  return `${isEmpty ? '' : '\n  '}]\n}\n`
}

/** The first line of `manifest.csv`: RFC 4180 with header and CRLF. */
export const csvHeader = `${manifestFields.join(',')}\r\n`

/**
 * Rows of `manifest.csv`; what a spreadsheet would run as a formula gets a leading apostrophe.
 * Written by hand: a library's general way costs five times as much, and somebody waits for the last image's ZIP.
 */
export function csvLines(rows: readonly ManifestRow[]): string {
  return rows.map((row) => `${manifestFields.map((field) => csvCell(row[field])).join(',')}\r\n`).join('')
}

function csvCell(value: string | number | null): string {
  if (typeof value !== 'string') return value === null ? '' : String(value)
  const text = guardFormula(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** OWASP, "CSV Injection": = + - @ TAB CR at the start of a cell. */
export function guardFormula(value: string): string {
  return /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
}

/** `manifest-sha256.txt`: a line for each file, to be checked with `sha256sum -c` beside the unpacked files. */
export function checksumLines(files: readonly { path: string; sha256: string }[]): string {
  return files.map((file) => checksumLine(file)).join('')
}

/** The files of delivered rows, for `checksumLines`. */
export function deliveredFiles(rows: readonly ManifestRow[]): { path: string; sha256: string }[] {
  return rows.flatMap(({ status, path, sha256 }) =>
    status === 'completed' && sha256 !== null ? [{ path, sha256 }] : [],
  )
}

/** GNU coreutils, "md5sum": a name with backslash, newline or CR is escaped and its line begins with a backslash. */
function checksumLine({ path, sha256 }: { path: string; sha256: string }): string {
  const escaped = path.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r')
  return `${escaped === path ? '' : '\\'}${sha256}  ${escaped}\n`
}

function inOrder(row: ManifestRow): Record<string, unknown> {
  const ordered: Record<string, unknown> = {}
  for (const field of manifestFields) ordered[field] = row[field]
  return ordered
}
