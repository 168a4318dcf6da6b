// Every preset compiles as it stands, says what it promises, and takes what a person fills in for text, never for code.
import { expect, test } from 'vitest'
import { compileConnector } from './connector.ts'
import { damPresets, findPreset } from './dam-presets.ts'
import { guaranteeOf } from './guarantee.ts'
import { type DamPreset, fillPreset } from './presets/preset.ts'

const filledIn = (preset: DamPreset, odd = '') =>
  Object.fromEntries(
    preset.fields.map(({ name, default: standard }) => {
      const isAddress = /url|host|portal|tenant|endpoint/.test(name)
      return [name, standard ?? (isAddress ? 'https://dam.example.com/' : `my${name.replaceAll('_', '')}${odd}`)]
    }),
  )

test.each([
  ['generic', 'none'],
  ['cloudinary', 'own_id'],
  ['bynder', 'unique_external_id'],
  ['aem', 'own_id'],
  ['canto', 'unique_external_id'],
  ['resourcespace', 'unique_external_id'],
  ['webdav', 'own_id'],
  ['s3', 'own_id'],
])('%s compiles and promises %s', (id, guarantee) => {
  const preset = findPreset(id)
  const filled = fillPreset(preset, filledIn(preset))
  if (!filled.ok) throw new Error(JSON.stringify(filled.errors))
  const { connector, errors } = compileConnector(filled.config)
  expect(errors).toEqual([])
  expect(JSON.stringify(filled.config)).not.toMatch(/<<|>>/)
  expect(connector.endpoint).toMatch(/^https:\/\/[^/]+(\/[^/]+)*$/)
  expect(guaranteeOf(connector)).toBe(guarantee)
})

test('the list has every one', () => {
  expect(damPresets).toHaveLength(8)
  expect(new Set(damPresets.map(({ id }) => id)).size).toBe(8)
})

test.each(damPresets.map((preset) => [preset.id, preset] as const))(
  '%s names each blank that is missing',
  (_, preset) => {
    const filled = fillPreset(preset, {})
    const needed = preset.fields.filter((field) => field.default === undefined).map(({ name }) => name)
    expect(filled.ok ? [] : filled.errors.map(({ field }) => field)).toEqual(needed)
  },
)

test('braces that a person fills in are braces', () => {
  const preset = findPreset('bynder')
  const filled = fillPreset(preset, filledIn(preset, '{asset_key}'))
  if (!filled.ok) throw new Error(JSON.stringify(filled.errors))
  expect(filled.config.steps?.at(-1)?.fields['brandId']).toBe('mybrandid{{asset_key}}')
  expect(filled.config.credentials?.['client_secret']).toBe('myclientsecret{asset_key}')
  expect(compileConnector(filled.config).errors).toEqual([])
})

test('an address that is none is told at its field', () => {
  const preset = findPreset('webdav')
  expect(fillPreset(preset, { url: 'cloud', username: 'a', password: 'b' })).toMatchObject({
    ok: false,
    errors: [{ field: 'url' }],
  })
})
