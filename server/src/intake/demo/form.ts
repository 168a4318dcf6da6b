// The form of a layer: slopes from its rounded silhouette, its folds and seams, and the unevenness of its cloth.
import { type Canvas, channel, type Raster, rasterise } from './canvas.ts'
import type { Camera } from './layer.ts'
import { crop, type Placed, QUARTER } from './place.ts'
import { hash } from './random.ts'
import { blur, double, inflate, type Map2, map2 } from './relief.ts'

const lattice = (x: number, y: number, seed: number): number => {
  let v = Math.imul(x, 374761393) ^ Math.imul(y, 668265263) ^ seed
  v = Math.imul(v ^ (v >>> 13), 1274126177)
  return ((v ^ (v >>> 16)) >>> 0) / 4294967296
}

function swell(u: number, v: number, seed: number): number {
  const x = Math.floor(u)
  const y = Math.floor(v)
  const fx = u - x
  const fy = v - y
  const sx = fx * fx * fx * (fx * (fx * 6 - 15) + 10)
  const sy = fy * fy * fy * (fy * (fy * 6 - 15) + 10)
  const top = lattice(x, y, seed) + (lattice(x + 1, y, seed) - lattice(x, y, seed)) * sx
  const low = lattice(x, y + 1, seed) + (lattice(x + 1, y + 1, seed) - lattice(x, y + 1, seed)) * sx
  return top + (low - top) * sy
}

/** Heights of folds, seams and rumples, at half size, in scene units. */
function heights(placed: Placed, camera: Camera, frame: Canvas, drawn: Raster | null): Map2 {
  const { layer, box } = placed
  const depth = layer.depth ?? 14
  let out = map2(box.width / 2, box.height / 2)
  if (drawn) {
    for (let i = 0; i < out.data.length; i++) {
      const alpha = drawn.data[i * 4 + 3]! / 255
      out.data[i] = (drawn.data[i * 4]! / 127.5 - 1) * alpha * depth
    }
    out = blur(out, ((layer.soft ?? 7) * camera.zoom) / 2)
  }
  const rumple = layer.rumple
  if (rumple) {
    const seed = hash('rumple', rumple.seed)
    const [cos, sin] = [Math.cos(rumple.turn ?? 0), Math.sin(rumple.turn ?? 0)]
    const quarter = map2(box.width / QUARTER, box.height / QUARTER)
    for (let y = 0; y < quarter.height; y++)
      for (let x = 0; x < quarter.width; x++) {
        const sx = (box.x + x * QUARTER - frame.width / 2) / camera.zoom + camera.x
        const sy = (box.y + y * QUARTER - frame.height / 2) / camera.zoom + camera.y
        const u = (sx * cos + sy * sin) / rumple.across
        const v = (sy * cos - sx * sin) / rumple.along
        const bend = swell(u * 0.5, v * 0.7, seed + 1) * 1.6
        const n = swell(u + bend, v + bend, seed) + swell(u * 2.1 - bend, v * 1.9 + bend, seed + 2) * 0.42
        quarter.data[y * quarter.width + x] = n * rumple.strength
      }
    const full = double(quarter)
    for (let i = 0; i < out.data.length; i++) out.data[i]! += full.data[i]!
  }
  return out
}

/** Slopes and hollows of a layer at half size; `drawn` is its relief as rasterised. */
export async function slopes(
  placed: Placed,
  camera: Camera,
  frame: Canvas,
  drawn: Raster | null,
): Promise<{ sx: Map2; sy: Map2; hollow: Map2 }> {
  const { layer, box } = placed
  const step = QUARTER / camera.zoom
  const mask = layer.form
    ? channel(await rasterise(layer.form, camera, frame, box, QUARTER), 3)
    : crop(placed.mask, box)
  const round = inflate(mask, step)
  const [qx, qy] = [map2(mask.width, mask.height), map2(mask.width, mask.height)]
  const limit = (layer.edge ?? 1e4) ** 2
  const { width, height } = mask
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const i = y * width + x
      const u = round.data[i]!
      const l = round.data[x > 0 ? i - 1 : i]!
      const r = round.data[x < width - 1 ? i + 1 : i]!
      const t = round.data[y > 0 ? i - width : i]!
      const b = round.data[y < height - 1 ? i + width : i]!
      const fall = Math.exp(-u / limit)
      const root = 2 * Math.sqrt(limit * (1 - fall) + step * step * 2)
      const k = (layer.puff * fall) / (2 * step * root)
      qx.data[i] = Math.min(2.2, Math.max(-2.2, (r - l) * k))
      qy.data[i] = Math.min(2.2, Math.max(-2.2, (b - t) * k))
    }
  const h = heights(placed, camera, frame, drawn)
  const [sx, sy] = [double(blur(qx, 1)), double(blur(qy, 1))]
  const k = camera.zoom / 4
  for (let y = 0; y < h.height; y++)
    for (let x = 0; x < h.width; x++) {
      const i = y * h.width + x
      sx.data[i]! += (h.data[x < h.width - 1 ? i + 1 : i]! - h.data[x > 0 ? i - 1 : i]!) * k
      sy.data[i]! += (h.data[y < h.height - 1 ? i + h.width : i]! - h.data[y > 0 ? i - h.width : i]!) * k
    }
  return { sx, sy, hollow: h }
}
