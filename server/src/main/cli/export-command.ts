// `sartiq export`: its options and what it prints.
import type { Background, ColorProfile, FileFormat, Resolution } from '@sartiq/contract/export/format.ts'
import type { Command } from 'commander'
import type { Connection } from './client.ts'
import { command, type Output, say } from './command.ts'
import { exportShots } from './export-shots.ts'

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
    preset?: string
    destination: string
    wait: boolean
    output?: string
  }

export const exportImages = command(async (flags: ExportFlags, given: Command) => {
  // What the command line's own defaults say gives way to a preset.
  const isAsked = (...names: (keyof ExportFlags)[]) =>
    flags.preset === undefined || names.some((name) => given.getOptionValueSource(name) === 'cli')
  const record = await exportShots({
    ...flags,
    body: {
      status_filter: flags.status,
      ...(isAsked('format', 'resolution', 'quality', 'profile', 'background', 'bitDepth') && {
        format: formatOf(flags),
      }),
      ...(isAsked('pattern', 'startIndex') && { naming: { pattern: flags.pattern, start_index: flags.startIndex } }),
      ...(!flags.metadata && { metadata: { provenance: 'none' as const } }),
    },
  })
  const { status, progress, errors, failure, webhook_secret } = record
  if (flags.json) say(JSON.stringify(record, null, 2))
  else {
    if (webhook_secret) say(`Secret of this export's event, shown this once: ${webhook_secret}`)
    if (failure) say(`✕ ${failure}`)
    for (const { shot_id, details } of errors) say(`✕ shot ${shot_id}: ${details}`)
    say(
      `Export ${record.id}: ${status}, ${progress.completed} of ${progress.total} images${flags.output && status !== 'FAILED' ? `, in ${flags.output}` : ''}`,
    )
  }
  if (status === 'FAILED' || status === 'CANCELLED') process.exitCode = 1
  if (status === 'PARTIAL') process.exitCode = 2
})

function formatOf(flags: ExportFlags) {
  return {
    file_format: flags.format,
    resolution: flags.resolution,
    quality: flags.quality,
    color_profile: flags.profile,
    ...(flags.background && { background: flags.background }),
    ...(flags.bitDepth && { bit_depth: flags.bitDepth === '16' ? (16 as const) : (8 as const) }),
  }
}
