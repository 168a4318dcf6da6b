// A preset under the dialog's choices: what nobody changed comes from it, and is not asked for in the request.
import type { ExportFormat } from '@sartiq/contract/export/format.ts'
import type { ExportPreset } from '@sartiq/contract/export/preset.ts'
import { type Choices, formatOf, namingOf } from './export-choices.ts'

/** What the dialog shows: the preset's values where it has the word. One that is gone by now gives way to the choices. */
export function withPreset(choices: Choices, preset: ExportPreset | undefined): Choices {
  if (!preset) return { ...choices, preset_id: null }
  const [format] = preset.formats
  const { pattern, start_index } = preset.naming
  return {
    ...choices,
    ...(!choices.own_format && format && formatChoices(format)),
    ...(!choices.own_naming && { pattern, start_index }),
  }
}

function formatChoices({ background, bit_depth, ...rest }: ExportFormat): Partial<Choices> {
  return { ...rest, background: background ?? 'auto', bit_depth: bit_depth ?? 'auto' }
}

const namingFields = ['pattern', 'start_index']
const formatFields = ['resolution', 'file_format', 'quality', 'color_profile', 'background', 'bit_depth']

/** Choices after a change: a part that somebody touched is theirs from then on, whole. */
export function withChange(choices: Choices, part: Partial<Choices>): Choices {
  const touches = (fields: string[]) => fields.some((field) => field in part)
  return {
    ...choices,
    ...(touches(formatFields) && { own_format: true }),
    ...(touches(namingFields) && { own_naming: true }),
    ...part,
  }
}

/** Choices that begin from a preset, or from none. */
export function choosePreset(choices: Choices, preset_id: string | null): Choices {
  return { ...choices, preset_id, own_format: false, own_naming: false }
}

export function isChanged({ preset_id, own_format, own_naming }: Choices): boolean {
  return preset_id !== null && (own_format || own_naming)
}

/** The part of a request that says how; null while the pattern cannot be read. */
export function settingsOf(choices: Choices) {
  const named = namingOf(choices)
  if (!named.ok) return null
  const { preset_id, own_format, own_naming } = choices
  if (preset_id === null) return { format: formatOf(choices), naming: named.naming }
  return { preset_id, ...(own_format && { format: formatOf(choices) }), ...(own_naming && { naming: named.naming }) }
}

/** What is kept when the choices are saved: with all that a preset under them has and the dialog does not show. */
export function keptOf(choices: Choices, preset: ExportPreset | undefined) {
  const named = namingOf(choices)
  if (!named.ok) return null
  const format = { format: formatOf(choices) }
  if (!preset) return { ...format, naming: named.naming }
  return {
    ...(choices.own_format ? format : { formats: preset.formats }),
    naming: choices.own_naming ? { ...preset.naming, ...named.naming } : preset.naming,
    metadata: preset.metadata,
  }
}
