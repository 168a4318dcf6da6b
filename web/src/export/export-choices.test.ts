// From choices to a request: nothing is asked that the file cannot hold.
import { expect, test } from 'vitest'
import { type Choices, defaultChoices, depthOf, formatOf, namingOf } from './export-choices.ts'

const png: Partial<Choices> = { file_format: 'png', bit_depth: 16, background: 'transparent' }

test.each<[Partial<Choices>, object]>([
  [{}, { resolution: 'original', file_format: 'jpg', quality: 95, color_profile: 'sRGB' }],
  [
    png,
    {
      resolution: 'original',
      file_format: 'png',
      quality: 95,
      color_profile: 'sRGB',
      bit_depth: 16,
      background: 'transparent',
    },
  ],
  [
    { ...png, file_format: 'webp', quality: 80, background: 'auto' },
    { resolution: 'original', file_format: 'webp', quality: 80, color_profile: 'sRGB' },
  ],
])('%j asks for %j', (choices, format) => {
  expect(formatOf({ ...defaultChoices, ...choices })).toEqual(format)
})

test('ProPhoto in PNG is 16 bits unless 8 is asked', () => {
  const prophoto: Choices = { ...defaultChoices, file_format: 'png', color_profile: 'ProPhoto' }
  expect([depthOf(prophoto), depthOf({ ...prophoto, bit_depth: 8 })]).toEqual([16, 8])
})

test('an unknown token is named before the server is asked', () => {
  const result = namingOf({ ...defaultChoices, pattern: '{sku}_{colour}' })
  expect(result).toMatchObject({ ok: false, message: expect.stringContaining('{colour}') })
})
