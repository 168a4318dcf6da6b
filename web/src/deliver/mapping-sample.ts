// What a mapping and a folder pattern give for a shot: the very functions that the server fills them with.
import { fillField, fillTemplate, type MappingValues } from '@sartiq/contract/export/metadata.ts'
import { parsePattern, renderName } from '@sartiq/contract/export/naming.ts'
import type { Shot } from '@sartiq/contract/intake/shot.ts'
import type { DamDraft } from './destination-draft.ts'

export type SampleShot = Pick<
  Shot,
  'sku' | 'product_name' | 'product_category' | 'shot_type' | 'subject' | 'style_name' | 'shooting'
>

/** Shown where there is no shot yet. */
export const exampleShot: SampleShot = {
  sku: 'ABC123',
  product_name: 'Summer Dress',
  product_category: 'Dresses',
  shot_type: 'full_body',
  subject: 'Model_A',
  style_name: 'Studio',
  shooting: 'Summer_2024',
}

export type Sample = { label: string; value: string }

function valuesOf(shot: SampleShot): MappingValues {
  const { sku, product_name, product_category, shot_type, subject, style_name, shooting } = shot
  return {
    ...{ sku, product_sku: sku, product_name, product_category, category: product_category, shot_type, subject },
    ...{ style_name, style: style_name, shooting, shooting_name: shooting },
  }
}

/** One line a field of the mapping, in the order of the form. */
export function sampleMapping(draft: DamDraft, shot: SampleShot): Sample[] {
  const values = valuesOf(shot)
  const keywords = draft.keywords.map((keyword) => fillField(keyword, values)).filter((keyword) => keyword !== '')
  return [
    { label: 'title', value: fillTemplate(draft.title, values) },
    { label: 'description', value: fillTemplate(draft.description, values) },
    { label: 'keywords', value: keywords.join(', ') },
    ...draft.custom_fields
      .filter(({ name }) => name.trim() !== '')
      .map(({ name, value }) => ({ label: name, value: fillField(value, values) })),
  ]
}

export type FolderSample = { ok: true; folder: string } | { ok: false; message: string }

/** Where the shot's files would lie, or what is wrong with the pattern. */
export function sampleFolder(pattern: string, shot: SampleShot): FolderSample {
  if (pattern.trim() === '') return { ok: true, folder: '' }
  // The grammar is one of files: a name behind the folders makes it whole.
  const parsed = parsePattern(`${pattern.replace(/\/+$/, '')}/x`)
  if (!parsed.ok) return { ok: false, message: `At position ${parsed.position}: ${parsed.message}` }
  const { style_name: style, product_category: category, ...rest } = shot
  return { ok: true, folder: renderName(parsed.pattern, { ...rest, style, category }).folders.join('/') }
}
