// The studio behind the product: a seamless sweep of wall and floor, its pool of light, and the shadows on it.
import { type Canvas, linear } from './canvas.ts'
import type { Scene } from './layer.ts'
import { blur, eachRow, type Map2, map2, sample } from './relief.ts'
import { tiles } from './texture.ts'

const smooth = (low: number, high: number, value: number): number => {
  const t = Math.min(1, Math.max(0, (value - low) / (high - low)))
  return t * t * (3 - 2 * t)
}

/** Shadows on the backdrop at quarter size: 1 is none. `union` is the silhouette of everything in the picture. */
function shadows(scene: Scene, union: Map2): Map2 {
  const { camera, backdrop, light } = scene
  const out = map2(union.width, union.height)
  const away = -Math.sign(light.side || -1)
  const k = camera.zoom / 4
  const cx = union.width / 2
  const cy = union.height / 2
  const toX = (x: number): number => (x - camera.x) * k + cx
  const toY = (y: number): number => (y - camera.y) * k + cy
  if (backdrop.shadow === 'floor') {
    const foot = toY(Math.max(...backdrop.contacts.map((c) => c.y), 0))
    const copy = map2(union.width, union.height)
    // The figure's own outline laid on the floor: squeezed towards the feet and leaning away from the light.
    for (let y = 0; y < out.height; y++) {
      const up = (foot - y) / 0.24
      if (up < 0) continue
      for (let x = 0; x < out.width; x++)
        copy.data[y * out.width + x] = sample(union, x - away * (foot - y) * 1.5, foot - up) * Math.exp(-up / (430 * k))
    }
    blur(copy, 9 * k * 4 * 0.25 + 2)
    for (let i = 0; i < out.data.length; i++) out.data[i] = copy.data[i]! * 0.52
  } else if (backdrop.shadow === 'wall' || backdrop.shadow === 'lying') {
    const lying = backdrop.shadow === 'lying'
    const near = blur({ ...union, data: union.data.slice() }, (lying ? 7 : 16) * k)
    const far = blur({ ...union, data: union.data.slice() }, (lying ? 26 : 52) * k)
    const [nx, ny] = lying ? [7 * away * k, 9 * k] : [18 * away * k, 22 * k]
    const [fx, fy] = lying ? [20 * away * k, 26 * k] : [54 * away * k, 60 * k]
    for (let y = 0; y < out.height; y++)
      for (let x = 0; x < out.width; x++)
        out.data[y * out.width + x] =
          sample(near, x - nx, y - ny) * (lying ? 0.42 : 0.16) + sample(far, x - fx, y - fy) * (lying ? 0.3 : 0.24)
  }
  if (backdrop.shadow !== 'none')
    for (const contact of backdrop.contacts) {
      const [px, py, rx, ry] = [toX(contact.x), toY(contact.y), contact.rx * k, contact.ry * k]
      for (let y = Math.max(0, Math.floor(py - ry * 4)); y < Math.min(out.height, py + ry * 4); y++)
        for (let x = Math.max(0, Math.floor(px - rx * 3.5)); x < Math.min(out.width, px + rx * 3.5); x++) {
          const d = ((x - px) / rx) ** 2 + ((y - py) / ry) ** 2
          const wide = ((x - px - away * rx * 0.5) / (rx * 2)) ** 2 + ((y - py) / (ry * 2.2)) ** 2
          const i = y * out.width + x
          out.data[i] = 1 - (1 - out.data[i]!) * (1 - 0.74 * Math.exp(-d)) * (1 - 0.26 * Math.exp(-wide))
        }
    }
  return out
}

const pane = (t: number, count: number, bar: number, soft: number): number => {
  const k = t * count
  const inside = k - Math.floor(k)
  return k < 0 || k > count ? 0 : smooth(bar - soft, bar + soft, inside) * smooth(bar - soft, bar + soft, 1 - inside)
}

/** How much window light reaches a place of the wall, 0 to 1: four tall panes, slanted, with soft edges. */
function windowLight(u: number, v: number, side: number): number {
  const [x, y] = [(u * -Math.sign(side) + 0.5 + (v - 0.1) * 0.34) / 0.72, (v + 0.5 - u * Math.sign(side) * 0.22) / 0.78]
  // The farther the light has come, the softer its edges.
  const soft = 0.05 + Math.max(0, y) * 0.05
  return pane(x, 2, 0.1, soft * 1.4) * pane(y, 3, 0.07, soft * 1.2)
}

/** Fills the canvas with the lit backdrop. */
export function paintBackdrop(scene: Scene, union: Map2, canvas: Canvas): void {
  const { camera, backdrop, light } = scene
  const base = linear(backdrop.colour)
  const dark = shadows(scene, union)
  const { width, height } = canvas
  const lit = map2(dark.width, dark.height)
  const horizon = backdrop.horizon === null ? null : (backdrop.horizon - camera.y) * camera.zoom + height / 2
  for (let y = 0; y < lit.height; y++)
    for (let x = 0; x < lit.width; x++) {
      const u = x / lit.width - 0.5
      const v = y / lit.height - 0.5
      const side = u * light.side
      let l = 0.86 + side * 0.3
      // A pool of light behind the subject, off towards the lamp.
      const pool = ((u - light.side * 0.12) / 0.5) ** 2 + ((v + 0.12) / 0.52) ** 2
      l += backdrop.pool * 0.34 * Math.exp(-pool)
      if (horizon === null) l += (0.5 - v) * 0.1 - 0.05
      else {
        const py = y * 4
        const floor = smooth(horizon - 110, horizon + 60, py)
        // The sweep is darkest where it turns up, and the floor brightens towards the camera.
        l *= 1 - 0.13 * Math.exp(-(((py - horizon + 10) / 95) ** 2)) + floor * 0.07
        l += floor * 0.05 * smooth(horizon, height, py)
      }
      if (backdrop.window > 0) l *= 1 - backdrop.window * 0.1 + backdrop.window * 0.3 * windowLight(u, v, light.side)
      const edge = (u / 0.72) ** 2 + (v / 0.72) ** 2
      l *= 1 - backdrop.vignette * 0.5 * smooth(0.3, 1.25, edge)
      lit.data[y * lit.width + x] = l * (1 - dark.data[y * lit.width + x]!)
    }
  const [red, green, blue] = [base[0] * (1 + light.warmth * 0.07), base[1], base[2] * (1 - light.warmth * 0.1)]
  const texture = { paper: 'skin', plaster: 'wool', linen: 'weave', stone: 'leather' } as const
  const bump = { paper: 0.03, plaster: 0.05, linen: 0.2, stone: 0.06 }[backdrop.surface]
  const grain = bump * light.side * 0.7
  const levels = tiles(texture[backdrop.surface])
  const perPixel = 512 / 96 / (backdrop.surface === 'linen' ? 1.3 : 2.4) / camera.zoom
  const tile = levels[Math.min(levels.length - 1, Math.max(0, Math.round(Math.log2(perPixel))))] ?? levels[0]!
  const pace = (perPixel * tile.size) / 512
  const wrap = tile.size - 1
  eachRow(lit, 4, (row, y) => {
    if (y >= height) return
    const line = (Math.floor(y * pace) & wrap) * tile.size
    let o = y * width * 3
    for (let x = 0; x < width; x++, o += 3) {
      const t = line + (Math.floor(x * pace) & wrap)
      const l = row[x]! * (1 + (tile.gx[t]! + tile.gy[t]!) * grain)
      canvas.data[o] = l * red
      canvas.data[o + 1] = l * green
      canvas.data[o + 2] = l * blue
    }
  })
}
