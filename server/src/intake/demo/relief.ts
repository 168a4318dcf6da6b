// Turns flat drawings into form: blurs, and the inflation of a silhouette into rounded slopes.

/** A single-channel map. */
export type Map2 = { width: number; height: number; data: Float32Array }

/** Makes an empty map. */
export function map2(width: number, height: number): Map2 {
  return { width, height, data: new Float32Array(width * height) }
}

function boxRows(source: Float32Array, target: Float32Array, width: number, height: number, radius: number): void {
  const norm = 1 / (2 * radius + 1)
  for (let y = 0; y < height; y++) {
    const row = y * width
    let sum = source[row]! * radius
    for (let x = 0; x < radius; x++) sum += source[row + Math.min(width - 1, x)]!
    for (let x = 0; x < width; x++) {
      sum += source[row + Math.min(width - 1, x + radius)]!
      target[row + x] = sum * norm
      sum -= source[row + Math.max(0, x - radius)]!
    }
  }
}

function boxColumns(source: Float32Array, target: Float32Array, width: number, height: number, radius: number): void {
  const norm = 1 / (2 * radius + 1)
  // Row by row with one running sum a column: memory is read in order, several times faster than column by column.
  const sums = new Float32Array(width)
  for (let y = -radius; y < radius; y++) {
    const row = Math.min(height - 1, Math.max(0, y)) * width
    for (let x = 0; x < width; x++) sums[x]! += source[row + x]!
  }
  for (let y = 0; y < height; y++) {
    const enter = Math.min(height - 1, y + radius) * width
    const leave = Math.max(0, y - radius) * width
    for (let x = 0; x < width; x++) {
      const sum = sums[x]! + source[enter + x]!
      target[y * width + x] = sum * norm
      sums[x] = sum - source[leave + x]!
    }
  }
}

/** Blurs a map in place by about `sigma` (two box passes each way, three for small maps is not worth it). */
export function blur(map: Map2, sigma: number): Map2 {
  const radius = Math.round(sigma * 1.22)
  if (radius < 1) return map
  const spare = new Float32Array(map.data.length)
  for (let pass = 0; pass < 2; pass++) {
    boxRows(map.data, spare, map.width, map.height, radius)
    boxColumns(spare, map.data, map.width, map.height, radius)
  }
  return map
}

/** Reads a map between its texels. */
export function sample(map: Map2, x: number, y: number): number {
  const cx = Math.min(map.width - 1.001, Math.max(0, x))
  const cy = Math.min(map.height - 1.001, Math.max(0, y))
  const x0 = Math.floor(cx)
  const y0 = Math.floor(cy)
  const fx = cx - x0
  const fy = cy - y0
  const i = y0 * map.width + x0
  const x1 = x0 + 1 < map.width ? 1 : 0
  const y1 = y0 + 1 < map.height ? map.width : 0
  const top = map.data[i]! + (map.data[i + x1]! - map.data[i]!) * fx
  const low = map.data[i + y1]! + (map.data[i + y1 + x1]! - map.data[i + y1]!) * fx
  return top + (low - top) * fy
}

/** Goes through a map enlarged `times` over, row by row, interpolated; the row handed out is reused. */
export function eachRow(map: Map2, times: number, use: (row: Float32Array, y: number) => void): void {
  const { width, height, data } = map
  const line = new Float32Array(width)
  const row = new Float32Array(width * times)
  for (let y = 0; y < height * times; y++) {
    const v = Math.min(height - 1, Math.max(0, (y + 0.5) / times - 0.5))
    const y0 = Math.floor(v)
    const f = v - y0
    const [a, b] = [y0 * width, Math.min(height - 1, y0 + 1) * width]
    for (let x = 0; x < width; x++) line[x] = data[a + x]! + (data[b + x]! - data[a + x]!) * f
    for (let k = 0; k < times; k++) {
      const u = (k + 0.5) / times - 0.5
      const [step, g] = u < 0 ? [-1, -u] : [1, u]
      for (let x = 0; x < width; x++) {
        const other = x + step < 0 || x + step >= width ? x : x + step
        row[x * times + k] = line[x]! + (line[other]! - line[x]!) * g
      }
    }
    use(row, y)
  }
}

/** A map twice as large, interpolated. */
export function double(map: Map2): Map2 {
  const out = map2(map.width * 2, map.height * 2)
  eachRow(map, 2, (row, y) => out.data.set(row, y * out.width))
  return out
}

/** Cuts a map to a size no larger than its own. */
function cut(map: Map2, width: number, height: number): Map2 {
  if (map.width === width && map.height === height) return map
  const out = map2(width, height)
  for (let y = 0; y < height; y++) out.data.set(map.data.subarray(y * map.width, y * map.width + width), y * width)
  return out
}

function half(map: Map2): Map2 {
  const out = map2(Math.max(1, Math.ceil(map.width / 2)), Math.max(1, Math.ceil(map.height / 2)))
  for (let y = 0; y < out.height; y++)
    for (let x = 0; x < out.width; x++) {
      const x0 = x * 2
      const y0 = y * 2
      const x1 = Math.min(map.width - 1, x0 + 1)
      const y1 = Math.min(map.height - 1, y0 + 1)
      const r0 = y0 * map.width
      const r1 = y1 * map.width
      out.data[y * out.width + x] =
        (map.data[r0 + x0]! + map.data[r0 + x1]! + map.data[r1 + x0]! + map.data[r1 + x1]!) / 4
    }
  return out
}

/**
 * Inflates a mask: solves the Poisson equation inside it, whose root is a half circle across a strip,
 * so a limb becomes a tube. `step` is the size of a texel in scene units.
 */
export function inflate(mask: Map2, step: number): Map2 {
  const small = Math.min(mask.width, mask.height) <= 6
  const start = small
    ? map2(mask.width, mask.height)
    : cut(double(inflate(half(mask), step * 2)), mask.width, mask.height)
  const { width, height, data } = start
  const source = step * step
  for (let round = 0; round < (small ? 40 : 5); round++)
    for (let y = 0; y < height; y++) {
      const up = y > 0 ? -width : 0
      const down = y < height - 1 ? width : 0
      for (let x = 0; x < width; x++) {
        const i = y * width + x
        const m = mask.data[i]!
        if (m < 0.02) data[i] = 0
        else {
          const left = x > 0 ? data[i - 1]! : data[i]!
          const right = x < width - 1 ? data[i + 1]! : data[i]!
          data[i] = m * ((left + right + data[i + up]! + data[i + down]!) / 4 + source / 2)
        }
      }
    }
  return start
}
