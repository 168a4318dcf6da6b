// Fabric tiles: small repeating height and shade maps of knit, twill, weave, wool, leather, satin, hair and skin.
import type { Fabric } from './layer.ts'
import { hash, random } from './random.ts'

/** One mip level of a tile, `size` texels square: slopes across and down, and a factor on the colour. */
export type Tile = { size: number; gx: Float32Array; gy: Float32Array; shade: Float32Array }

const SIZE = 512
const TAU = Math.PI * 2

/** Smooth noise that repeats after `cells` cells, sampled on the tile. */
function noise(cellsX: number, cellsY: number, seed: number): Float32Array {
  const rng = random(seed)
  const grid = Float32Array.from({ length: cellsX * cellsY }, () => rng.next() * 2 - 1)
  const out = new Float32Array(SIZE * SIZE)
  for (let y = 0; y < SIZE; y++) {
    const v = (y / SIZE) * cellsY
    const y0 = Math.floor(v)
    const fy = v - y0
    const sy = fy * fy * (3 - 2 * fy)
    const r0 = (y0 % cellsY) * cellsX
    const r1 = ((y0 + 1) % cellsY) * cellsX
    for (let x = 0; x < SIZE; x++) {
      const u = (x / SIZE) * cellsX
      const x0 = Math.floor(u)
      const fx = u - x0
      const sx = fx * fx * (3 - 2 * fx)
      const c0 = x0 % cellsX
      const c1 = (x0 + 1) % cellsX
      const top = grid[r0 + c0]! + (grid[r0 + c1]! - grid[r0 + c0]!) * sx
      const low = grid[r1 + c0]! + (grid[r1 + c1]! - grid[r1 + c0]!) * sx
      out[y * SIZE + x] = top + (low - top) * sy
    }
  }
  return out
}

/** Distance to the nearest of a scatter of points, repeating: the pebbles of leather. */
function cells(count: number, seed: number): Float32Array {
  const rng = random(seed)
  const points = Float32Array.from({ length: count * count * 2 }, () => rng.range(0.1, 0.9))
  const out = new Float32Array(SIZE * SIZE)
  for (let y = 0; y < SIZE; y++) {
    const v = (y / SIZE) * count
    const cy = Math.floor(v)
    for (let x = 0; x < SIZE; x++) {
      const u = (x / SIZE) * count
      const cx = Math.floor(u)
      let [first, second] = [9, 9]
      for (let j = -1; j <= 1; j++)
        for (let i = -1; i <= 1; i++) {
          const k = (((cy + j + count) % count) * count + ((cx + i + count) % count)) * 2
          const distance = Math.hypot(cx + i + points[k]! - u, cy + j + points[k + 1]! - v)
          if (distance < first) [first, second] = [distance, first]
          else if (distance < second) second = distance
        }
      out[y * SIZE + x] = Math.min(1, (second - first) * 2.2)
    }
  }
  return out
}

type Maker = (x: number, y: number, n: Float32Array[], i: number) => [height: number, shade: number]

/** Height (in texels, roughly) and colour factor of each fabric at a texel. */
const MAKERS: Record<Fabric, { noises: () => Float32Array[]; at: Maker }> = {
  knit: {
    noises: () => [noise(128, 128, 11), noise(12, 12, 12)],
    at: (x, y, n, i) => {
      const [w, h] = [SIZE / 8, SIZE / 10]
      const u = (x / w) % 1
      const arm = Math.abs(u - 0.5) * 2
      const v = (y / h + arm * 0.62 + n[1]![i]! * 0.06 + 1) % 1
      const across = Math.sin(Math.PI * Math.min(1, Math.max(0, arm * 0.94 + 0.03)))
      const up = Math.sin(Math.PI * v)
      const body = Math.sqrt(Math.max(0, across)) * Math.max(0, up) ** 0.6
      return [body * 11 + n[0]![i]! * 1.2, 0.74 + 0.3 * body + n[0]![i]! * 0.05]
    },
  },
  twill: {
    noises: () => [noise(96, 24, 21), noise(170, 170, 22)],
    at: (x, y, n, i) => {
      const ribs = Math.sin((TAU * (x + y)) / 32 + n[0]![i]! * 0.7)
      const thread = Math.sin((TAU * x) / 16)
      return [ribs * 1.9 + thread * 0.5 + n[1]![i]! * 1.2, 1 + ribs * 0.1 + n[0]![i]! * 0.09 + n[1]![i]! * 0.09]
    },
  },
  weave: {
    noises: () => [noise(16, 128, 31), noise(128, 16, 32), noise(200, 200, 33)],
    at: (x, y, n, i) => {
      const over = (Math.floor(x / 16) + Math.floor(y / 16)) % 2 === 0
      const [a, b] = [Math.sin((Math.PI * x) / 16), Math.sin((Math.PI * y) / 16)]
      const bow = over ? Math.abs(b) * (0.6 + 0.4 * Math.abs(a)) : Math.abs(a) * (0.6 + 0.4 * Math.abs(b))
      const slub = over ? n[0]![i]! : n[1]![i]!
      return [bow * 3 + slub * 1.2 + n[2]![i]!, 0.94 + bow * 0.07 + slub * 0.05]
    },
  },
  wool: {
    noises: () => [noise(150, 60, 41), noise(60, 150, 42), noise(20, 20, 43)],
    at: (_x, _y, n, i) => {
      const fibre = Math.max(n[0]![i]!, n[1]![i]!)
      return [fibre * 4, 0.95 + fibre * 0.13 + n[2]![i]! * 0.04]
    },
  },
  leather: {
    noises: () => [cells(22, 51), noise(160, 160, 52), noise(9, 9, 53)],
    at: (_x, _y, n, i) => {
      const pebble = Math.sqrt(n[0]![i]!)
      return [pebble * 6 + n[1]![i]! * 0.6, 0.9 + pebble * 0.1 + n[2]![i]! * 0.05]
    },
  },
  satin: {
    noises: () => [noise(10, 220, 61), noise(220, 10, 62)],
    at: (_x, _y, n, i) => [n[0]![i]! + n[1]![i]!, 1 + n[0]![i]! * 0.03],
  },
  hair: {
    noises: () => [noise(120, 5, 71), noise(40, 4, 72)],
    at: (_x, _y, n, i) => [n[0]![i]! * 4 + n[1]![i]! * 6, 1 + n[0]![i]! * 0.22 + n[1]![i]! * 0.12],
  },
  skin: {
    noises: () => [noise(170, 170, 81), noise(8, 8, 82)],
    at: (_x, _y, n, i) => [n[0]![i]!, 1 + n[1]![i]! * 0.015],
  },
  plain: { noises: () => [noise(190, 190, 91)], at: (_x, _y, n, i) => [n[0]![i]!, 1] },
}

function level(size: number, heights: Float32Array, shade: Float32Array): Tile {
  const [gx, gy] = [new Float32Array(size * size), new Float32Array(size * size)]
  const mask = size - 1
  // Slopes are per scene unit's worth of texels, so that a smaller level is calmer, as seen from farther away.
  const k = (size / SIZE) * 0.5
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const i = y * size + x
      gx[i] = (heights[y * size + ((x + 1) & mask)]! - heights[y * size + ((x - 1) & mask)]!) * k
      gy[i] = (heights[((y + 1) & mask) * size + x]! - heights[((y - 1) & mask) * size + x]!) * k
    }
  return { size, gx, gy, shade }
}

function halve(size: number, source: Float32Array): Float32Array {
  const half = size / 2
  const out = new Float32Array(half * half)
  for (let y = 0; y < half; y++)
    for (let x = 0; x < half; x++) {
      const i = y * 2 * size + x * 2
      out[y * half + x] = (source[i]! + source[i + 1]! + source[i + size]! + source[i + size + 1]!) / 4
    }
  return out
}

const made = new Map<Fabric, Tile[]>()

/** The mip levels of a fabric, largest first; made once a process. */
export function tiles(fabric: Fabric): Tile[] {
  const known = made.get(fabric)
  if (known) return known
  const maker = MAKERS[fabric]
  const noises = maker.noises()
  let heights: Float32Array = new Float32Array(SIZE * SIZE)
  let shade: Float32Array = new Float32Array(SIZE * SIZE)
  for (let i = 0; i < SIZE * SIZE; i++) {
    const [h, s] = maker.at(i % SIZE, Math.floor(i / SIZE), noises, i)
    heights[i] = h
    shade[i] = s
  }
  const levels = [level(SIZE, heights, shade)]
  for (let size = SIZE; size > 64; size /= 2) {
    heights = halve(size, heights)
    shade = halve(size, shade)
    levels.push(level(size / 2, heights, shade))
  }
  made.set(fabric, levels)
  return levels
}

const GRAIN = 1 << 18
let grainTable: Float32Array | undefined

/** Film grain: a long table of small gaussian numbers, read from a shifting start. */
export function grain(): Float32Array {
  if (!grainTable) {
    const rng = random(hash('grain'))
    grainTable = Float32Array.from({ length: GRAIN }, () => rng.next() + rng.next() + rng.next() - 1.5)
  }
  return grainTable
}
