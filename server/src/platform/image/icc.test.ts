// What is read out of profiles.
import { describe, expect, it } from 'vitest'
import { readIcc } from './icc.ts'
import { profileBytes } from './profiles.ts'
import { builtInProfile, greyProfile } from './test-files.ts'

describe('readIcc', () => {
  it.each([
    ['built-in sRGB', () => builtInProfile('srgb'), 'sRGB', 'RGB', true],
    ['built-in P3', () => builtInProfile('p3'), 'sP3C', 'RGB', false],
    ['built-in CMYK', () => builtInProfile('cmyk'), 'Chemical proof', 'CMYK', false],
    ['ours for AdobeRGB', () => profileBytes('AdobeRGB'), 'Compatible with Adobe RGB (1998)', 'RGB', false],
    ['ours for ProPhoto', () => profileBytes('ProPhoto'), 'ROMM RGB', 'RGB', false],
    ['grey', async () => greyProfile(2.2), 'Grey', 'GRAY', false],
  ] as const)('%s', async (_name, make, description, model, is_srgb) => {
    expect(readIcc(await make())).toMatchObject({ description, model, is_srgb })
  })

  it('finds no sRGB in gamma 2.2 with the same primaries', async () => {
    const icc = Buffer.from(await builtInProfile('srgb'))
    icc.writeUInt16BE(0, icc.indexOf('para') + 8)
    icc.writeInt32BE(Math.round(2.2 * 65536), icc.indexOf('para') + 12)
    expect(readIcc(icc)).toMatchObject({ is_srgb: false })
  })

  it('takes rubbish calmly', async () => {
    const icc = await profileBytes('ProPhoto')
    expect(readIcc(Buffer.from('not a profile'))).toBeNull()
    for (let length = 0; length < icc.length; length += 7) expect(() => readIcc(icc.subarray(0, length))).not.toThrow()
  })
})
