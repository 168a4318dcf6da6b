// A preset under the choices: what is shown, what is asked, and what is kept.
import { exportPreset } from '@sartiq/contract/export/preset.ts'
import { expect, test } from 'vitest'
import { defaultChoices } from './export-choices.ts'
import { choosePreset, isChanged, keptOf, settingsOf, withChange, withPreset } from './preset-choices.ts'

const id = '01890000-0000-7000-8000-000000000001'
const at = '2026-01-01T00:00:00Z'
const webp = { resolution: '1024', file_format: 'webp', quality: 80, color_profile: 'sRGB' } as const
const shop = exportPreset.parse({
  ...{ id, name: 'Shop', created_by: { id: null, name: 'system' }, created_at: at, updated_at: at },
  format: webp,
  formats: [webp, { file_format: 'png', background: 'white' }],
  naming: { pattern: '{preset}/{sku}', start_index: 5, on_collision: 'fail' },
  metadata: { provenance: 'none' },
})
const chosen = withPreset(choosePreset(defaultChoices, id), shop)

test('a chosen preset is shown and asked for by its id alone', () => {
  expect(chosen).toMatchObject({
    ...webp,
    background: 'auto',
    bit_depth: 'auto',
    pattern: '{preset}/{sku}',
    start_index: 5,
  })
  expect(settingsOf(chosen)).toEqual({ preset_id: id })
  expect(isChanged(chosen)).toBe(false)
})

test('a part that is touched is asked for whole, from what was shown', () => {
  const changed = withPreset(withChange(chosen, { resolution: '512' }), shop)
  expect(settingsOf(changed)).toEqual({ preset_id: id, format: { ...webp, resolution: '512' } })
  expect(isChanged(changed)).toBe(true)
  const named = withPreset(withChange(chosen, { pattern: '{sku}' }), shop)
  expect(settingsOf(named)).toMatchObject({ preset_id: id, naming: { pattern: '{sku}', start_index: 5 } })
})

test('one that is gone gives way to the choices of before', () => {
  const gone = withPreset(choosePreset({ ...defaultChoices, quality: 70 }, id), undefined)
  expect(settingsOf(gone)).toMatchObject({ format: { quality: 70 }, naming: { pattern: defaultChoices.pattern } })
})

test('without one, or while the pattern cannot be read', () => {
  expect(settingsOf(defaultChoices)).toMatchObject({ format: { file_format: 'jpg' }, naming: { start_index: 1 } })
  expect(settingsOf({ ...defaultChoices, pattern: '{colour}' })).toBeNull()
  expect(keptOf({ ...defaultChoices, pattern: '{' }, undefined)).toBeNull()
})

test('what is kept has all that the preset has and the dialog does not show', () => {
  expect(keptOf(chosen, shop)).toEqual({ formats: shop.formats, naming: shop.naming, metadata: shop.metadata })
  const changed = withChange(withChange(chosen, { pattern: '{sku}' }), { own_format: true })
  expect(keptOf(changed, shop)).toMatchObject({
    format: webp,
    naming: { pattern: '{sku}', start_index: 5, index_scope: 'export' },
    metadata: { provenance: 'none' },
  })
  expect(keptOf(defaultChoices, undefined)).toEqual(settingsOf(defaultChoices))
})
