// A profile that cannot be opened is found; those that people have are not taken for damaged.
import { expect, test } from 'vitest'
import { refuseDamagedProfile } from './damaged-profile.ts'
import { profileBytes } from './profiles.ts'
import { builtInProfile } from './test-files.ts'

test.each([
  ['sRGB', () => builtInProfile('srgb')],
  ['Display P3', () => builtInProfile('p3')],
  ['AdobeRGB', () => profileBytes('AdobeRGB')],
  ['ProPhoto', () => profileBytes('ProPhoto')],
])('%s is whole', async (_, read) => {
  await expect(refuseDamagedProfile(await read())).resolves.toBeUndefined()
})

test.each([
  ['the colours that it converts to', () => 20],
  ['the kind of a curve', (whole: Buffer) => whole.lastIndexOf('para')],
  ['the kind of a primary', (whole: Buffer) => whole.lastIndexOf('XYZ ')],
])('without %s it is damaged', async (_, find) => {
  const damaged = await builtInProfile('p3')
  damaged.write('????', find(damaged), 'latin1')
  await expect(refuseDamagedProfile(damaged)).rejects.toThrow('colour profile inside the image is damaged')
})
