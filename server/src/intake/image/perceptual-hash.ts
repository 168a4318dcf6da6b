// A 64-bit hash that stays nearly the same when a picture is resized, recompressed or slightly retouched (pHash), and its comparison.

/** Side of the grey picture that the hash is made from, in pixels. */
export const hashSide = 32
const frequencies = 8

const cosines = Array.from({ length: frequencies }, (_, u) =>
  Array.from({ length: hashSide }, (_unused, x) => Math.cos(((2 * x + 1) * u * Math.PI) / (2 * hashSide))),
)

/**
 * The signs of the 64 lowest frequencies against their median, as 16 hex digits.
 * @param luma 32 x 32 grey values
 */
export function perceptualHash(luma: ArrayLike<number>): string {
  const rows = Array.from({ length: hashSide }, (_, y) =>
    cosines.map((wave) => wave.reduce((sum, cosine, x) => sum + cosine * luma[y * hashSide + x]!, 0)),
  )
  const spectrum = cosines.flatMap((wave) =>
    Array.from({ length: frequencies }, (_, u) => wave.reduce((sum, cosine, y) => sum + cosine * rows[y]![u]!, 0)),
  )
  const sorted = spectrum.toSorted((a, b) => a - b)
  const median = (sorted[31]! + sorted[32]!) / 2
  const bits = spectrum.map((value) => (value > median ? '1' : '0')).join('')
  return BigInt(`0b${bits}`).toString(16).padStart(16, '0')
}

/** Number of bits, 0 to 64, in which two 64-bit hex hashes differ; near-duplicates differ in some 10 or fewer. */
export function hammingDistance(a: string, b: string): number {
  let differing = BigInt(`0x${a}`) ^ BigInt(`0x${b}`)
  let count = 0
  while (differing > 0n) {
    differing &= differing - 1n
    count++
  }
  return count
}
