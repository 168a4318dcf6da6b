// Bit depth arithmetic, over all values.
import { describe, expect, it } from 'vitest'
import { flatten, narrow, widen } from './depth.ts'

const all16 = { data: Uint16Array.from({ length: 65538 }, (_, n) => Math.min(n, 65535)), width: 21846, height: 1 }

describe('bit depth', () => {
  it('narrows every 16-bit value to the nearest', () => {
    const { data } = narrow({ ...all16, channels: 3 })
    expect(all16.data.every((value, n) => data[n] === Math.round(value / 257))).toBe(true)
  })
  it('widens 0 to 0 and 255 to 65535, and narrows back to the same', () => {
    const data = Uint8Array.from({ length: 256 * 3 }, (_, n) => Math.floor(n / 3))
    const wide = widen({ data, width: 256, height: 1, channels: 3 })
    expect([wide.data[0], wide.data[3], wide.data.at(-1)]).toEqual([0, 257, 65535])
    expect(narrow(wide).data).toEqual(data)
  })
  it.each([
    ['white', [65535, 65535, 65535], 0],
    ['black', [0, 0, 0], 0],
    ['white', [65535, 32768, 32768], 32767],
    ['white', [65535, 0, 0], 65535],
  ] as const)('flattens red on %s to %j at alpha %i', (background, expected, alpha) => {
    const red = { data: Uint16Array.of(65535, 0, 0, alpha), width: 1, height: 1, channels: 4 as const }
    expect([...flatten(red, background).data]).toEqual(expected)
  })
})
