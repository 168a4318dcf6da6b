// What a benchmark is: a question from the table of promises, and the rows that answer it.
import type { Cost } from './measure.ts'
import { median, ratios } from './measure.ts'

/** The figure to reach: at most or at least. */
export type Reach = { most: number } | { least: number }

export type Row = {
  /** What is held against what. */
  asks: string
  ours: string
  peer: string
  /** Null where the row did not run; `peer` then says why. */
  ratio: number | null
  /** The same ratio in wall time, where it says something. */
  wall?: number | undefined
  /** Lowest and highest round. */
  spread?: [number, number] | undefined
  unit?: 'ms' | undefined
  reach?: Reach | undefined
  note?: string | undefined
}

export type Question = {
  id: string
  title: string
  /** What the CPU figures count. */
  counts: string
  run(): Promise<Row[]>
}

type Compared = {
  asks: string
  ours: Cost[]
  peer: Cost[]
  /** Which of the two stands above the line. */
  over: 'ours' | 'peer'
  /** How many images a round has. */
  images: number
  reach?: Reach
  note?: string
}

/** A row of CPU ratios: the median of the rounds' own ratios, so that a slow moment hits both sides. */
export function compare({ asks, ours, peer, over, images, reach, note }: Compared): Row {
  const [above, below] = over === 'ours' ? [ours, peer] : [peer, ours]
  const all = ratios(above, below, 'cpu')
  const each = (costs: Cost[]) => `${(median(costs.map(({ cpu }) => cpu)) / images).toFixed(1)} ms`
  return {
    asks,
    ours: each(ours),
    peer: each(peer),
    ratio: median(all),
    wall: median(ratios(above, below, 'wall')),
    spread: [Math.min(...all), Math.max(...all)],
    reach,
    note,
  }
}

/** A row that could not be answered here. It stays in the table, with what is missing. */
export function notRun(asks: string, why: string, reach?: Reach): Row {
  return { asks, ours: '', peer: why, ratio: null, reach }
}

export function isMet({ ratio, reach }: Row): boolean | null {
  if (ratio === null || !reach) return null
  return 'most' in reach ? ratio <= reach.most : ratio >= reach.least
}
