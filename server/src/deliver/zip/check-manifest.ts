// Compares what lies in a delivered ZIP with what its manifest and its checksums say.
import { z } from 'zod'
import type { FileMarks } from '../../platform/image/scan-marks.ts'
import { manifestPaths } from '../rules/manifest.ts'

const deliveryManifest = z.object({
  export: z.record(z.string(), z.unknown()),
  items: z.array(
    z.looseObject({
      path: z.string(),
      status: z.string(),
      bytes: z.number().nullable(),
      sha256: z.string().nullable(),
      digital_source_type: z.string().nullish(),
    }),
  ),
})
export type DeliveryManifest = z.infer<typeof deliveryManifest>

/** `path` is that of the entry concerned, or of the ZIP itself. */
export type ZipProblem = { path: string; problem: string }
/** An entry whose bytes are sound: their number, their hash, and the marks of origin found in them. */
export type Checked = { bytes: number; sha256: string; marks: FileMarks }

export function readManifest(text: string | undefined, problems: ZipProblem[]): DeliveryManifest | null {
  const path = manifestPaths.json
  if (text === undefined) {
    problems.push({ path, problem: 'is missing: this is no delivery of Sartiq, or its manifest was taken out' })
    return null
  }
  const parsed = deliveryManifest.safeParse(parseJson(text))
  if (parsed.success) return parsed.data
  problems.push({ path, problem: `is no delivery manifest: ${z.prettifyError(parsed.error).split('\n')[0]}` })
  return null
}

/** Undefined for what is no JSON, which then fits no schema. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** @param seen every name in the ZIP, damaged ones too; `checked` has the sound ones only */
export function checkManifest(
  manifest: DeliveryManifest,
  seen: ReadonlySet<string>,
  checked: ReadonlyMap<string, Checked>,
  problems: ZipProblem[],
): void {
  const known = new Set<string>(Object.values(manifestPaths))
  for (const { path, status, bytes, sha256, digital_source_type = null } of manifest.items) {
    if (status !== 'completed') continue
    known.add(path)
    const file = checked.get(path)
    if (!seen.has(path)) problems.push({ path, problem: 'is in the manifest and not in the ZIP' })
    else if (file && file.bytes !== bytes) {
      problems.push({ path, problem: `has ${file.bytes} bytes, the manifest says ${bytes}` })
    } else if (file && file.sha256 !== sha256) {
      problems.push({ path, problem: 'is another file than the manifest says: its sha256 differs' })
    } else if (file && file.marks.digital_source_type !== digital_source_type) {
      const { digital_source_type: found } = file.marks
      problems.push({
        path,
        problem: `says ${found ?? 'no DigitalSourceType'}, the manifest says ${digital_source_type ?? 'none'}`,
      })
    }
  }
  for (const path of seen) {
    if (!known.has(path)) problems.push({ path, problem: 'is in the ZIP and not in the manifest' })
  }
}

export function checkSums(
  text: string | undefined,
  seen: ReadonlySet<string>,
  checked: ReadonlyMap<string, Checked>,
  problems: ZipProblem[],
): void {
  if (text === undefined) {
    problems.push({ path: manifestPaths.sha256, problem: 'is missing' })
    return
  }
  for (const line of text.split('\n').filter((one) => one !== '')) {
    const [, escaped, sha256, name = ''] = line.match(/^(\\?)([0-9a-f]{64}) [ *](.+)$/) ?? []
    const path = escaped ? name.replace(/\\(.)/g, (_, char: string) => ({ n: '\n', r: '\r' })[char] ?? char) : name
    const file = checked.get(path)
    if (sha256 === undefined) {
      problems.push({ path: manifestPaths.sha256, problem: `has a line that is no checksum: ${line.slice(0, 80)}` })
    } else if (!seen.has(path)) problems.push({ path, problem: `is in ${manifestPaths.sha256} and not in the ZIP` })
    else if (file && file.sha256 !== sha256) {
      problems.push({ path, problem: `has another sha256 than ${manifestPaths.sha256} says` })
    }
  }
}
