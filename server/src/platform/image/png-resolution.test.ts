// The resolution that a PNG states.
import { crc32 } from 'node:zlib'
import sharp from 'sharp'
import { expect, it } from 'vitest'
import { setPngResolution } from './png-resolution.ts'
import { makePhotoPng } from './test-files.ts'

it.each([
  [72, 2835],
  [76, 2992],
  [300, 11811],
])('of %i dpi is stated in whole pixels a metre', async (density, perMetre) => {
  const png = await sharp(await makePhotoPng(8, 8))
    .png()
    .toBuffer()
  const at = setPngResolution(png, density).indexOf('pHYs')
  expect([png.readUInt32BE(at + 4), png.readUInt32BE(at + 8), png.readUInt8(at + 12)]).toEqual([perMetre, perMetre, 1])
  expect(png.readUInt32BE(at + 13)).toBe(crc32(png.subarray(at, at + 13)))
  expect(await sharp(png).metadata()).toMatchObject({ density })
})
