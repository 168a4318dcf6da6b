// Interleaved rounds and their medians. CPU is user+sys in milliseconds, as the variant's own meter counts it.

export type Cost = { cpu: number; wall: number }

export type Variant = {
  work(): Promise<unknown>
  /** CPU spent so far by whoever does the work. */
  meter(): number
  /** Brought about before each round, not counted. */
  before?(): Promise<unknown>
}

export const rounds = 5

/** Runs every variant once unmeasured, then in turns, each round in the other order. */
export async function interleave<K extends string>(
  variants: Record<K, Variant>,
  times = rounds,
): Promise<Record<K, Cost[]>> {
  const names = Object.keys(variants) as K[]
  const costs = Object.fromEntries(names.map((name): [K, Cost[]] => [name, []])) as Record<K, Cost[]>
  for (let round = 0; round <= times; round++) {
    for (const name of round % 2 ? names : names.toReversed()) {
      const cost = await costOf(variants[name])
      if (round > 0) costs[name].push(cost)
    }
  }
  return costs
}

async function costOf({ work, meter, before }: Variant): Promise<Cost> {
  await before?.()
  const [cpu, wall] = [meter(), performance.now()]
  await work()
  return { cpu: meter() - cpu, wall: performance.now() - wall }
}

export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}

/** `share` from 0 to 1. */
export function percentile(values: number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN
}

export function ratios(above: Cost[], below: Cost[], field: keyof Cost): number[] {
  return above.map((cost, round) => cost[field] / (below[round]?.[field] ?? Number.NaN))
}

/** Works through items, some at once. */
export async function inFlight<T>(
  items: readonly T[],
  count: number,
  work: (item: T, at: number) => Promise<unknown>,
): Promise<void> {
  const queue = items.entries()
  await Promise.all(
    Array.from({ length: count }, async () => {
      for (const [at, item] of queue) await work(item, at)
    }),
  )
}
