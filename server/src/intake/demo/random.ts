// Seeded pseudo-random numbers: everything in the demo shooting derives from these, so a seed repeats to the byte.

export type Random = {
  /** A number in [0, 1). */
  next(): number
  /** A number in [low, high). */
  range(low: number, high: number): number
  /** A number around 0, at most `spread` away, small values likelier. */
  around(spread: number): number
  pick<T>(items: readonly T[]): T
}

/** A stable 32-bit number for any list of words and numbers. */
export function hash(...parts: (string | number)[]): number {
  let value = 2166136261
  for (const char of parts.join('\u001f')) value = Math.imul(value ^ (char.codePointAt(0) ?? 0), 16777619)
  value = Math.imul(value ^ (value >>> 15), 2246822519)
  return (value ^ (value >>> 13)) >>> 0
}

/** A mulberry32 stream; two streams of the same seed give the same numbers. */
export function random(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  return {
    next,
    range: (low, high) => low + (high - low) * next(),
    around: (spread) => (next() + next() - 1) * spread,
    pick: (items) => {
      const item = items[Math.floor(next() * items.length)]
      if (item === undefined) throw new Error('nothing to pick from')
      return item
    },
  }
}
