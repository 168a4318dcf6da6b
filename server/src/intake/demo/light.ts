// Lights a layer and lays it on the canvas: key, fill, sky, gloss and sheen on its form and fabric.
import { type Canvas, LINEAR, rasterisePair } from './canvas.ts'
import { slopes } from './form.ts'
import type { Camera, Light } from './layer.ts'
import { crop, type Placed, QUARTER } from './place.ts'
import { blur, eachRow, type Map2 } from './relief.ts'
import { tiles } from './texture.ts'

/** Darkens the layers already on the canvas under a layer's shadow; `below` is where there are any. */
export function castShadow(placed: Placed, below: Map2, camera: Camera, light: Light, canvas: Canvas): void {
  const shadow = placed.layer.shadow
  if (!shadow || shadow.strength === 0) return
  const dx = Math.round((shadow.dx * -Math.sign(light.side || -1) * camera.zoom) / QUARTER) * QUARTER
  const dy = Math.round((shadow.dy * camera.zoom) / QUARTER) * QUARTER
  const spread = Math.ceil((shadow.blur * 2.6 * camera.zoom) / QUARTER) * QUARTER
  const { box } = placed
  const [left, top] = [Math.max(0, box.x - spread), Math.max(0, box.y - spread)]
  const right = Math.min(canvas.width, box.x + box.width + spread)
  const bottom = Math.min(canvas.height, box.y + box.height + spread)
  const soft = crop(placed.mask, { x: left, y: top, width: right - left, height: bottom - top })
  blur(soft, (shadow.blur * camera.zoom) / QUARTER)
  const [qx, qy] = [(left + dx) / QUARTER, (top + dy) / QUARTER]
  for (let y = 0; y < soft.height; y++)
    for (let x = 0; x < soft.width; x++) {
      const inside = x + qx >= 0 && x + qx < below.width && y + qy >= 0 && y + qy < below.height
      // Only on what lies below: the wall is farther away, and has shadows of its own.
      soft.data[y * soft.width + x]! *= inside ? below.data[(y + qy) * below.width + x + qx]! * shadow.strength : 0
    }
  const from = Math.max(0, -(left + dx))
  const darken = (row: Float32Array, py: number): void => {
    let o = (py * canvas.width + left + dx + from) * 3
    const end = Math.min(row.length, canvas.width - left - dx)
    for (let x = from; x < end; x++, o += 3) {
      const a = row[x]!
      if (a < 0.004) continue
      canvas.data[o]! *= 1 - a
      canvas.data[o + 1]! *= 1 - a
      canvas.data[o + 2]! *= 1 - a
    }
  }
  eachRow(soft, QUARTER, (row, y) => {
    const py = y + top + dy
    if (py >= 0 && py < canvas.height) darken(row, py)
    // What casts goes on above the frame, and so does its shadow.
    if (y === 0 && top === 0) for (let above = 0; above < dy; above++) darken(row, above)
  })
}

const unit = (x: number, y: number, z: number): [number, number, number] => {
  const length = Math.hypot(x, y, z)
  return [x / length, y / length, z / length]
}

/** Paints a layer, lit, over the canvas. */
export async function paintLayer(placed: Placed, camera: Camera, light: Light, canvas: Canvas): Promise<void> {
  const { layer, box } = placed
  const { material } = layer
  const { art, relief } = await rasterisePair(layer.art, layer.relief, camera, canvas, box)
  const { sx, sy, hollow } = await slopes(placed, camera, canvas, relief)
  const [kx, ky, kz] = unit(light.side, -light.height, 0.8)
  const [fx, fy, fz] = unit(-light.side, -0.1, 0.9)
  const [hx, hy, hz] = unit(kx, ky, kz + 1)
  const key = 0.86 * light.contrast
  const fill = 0.3 / light.contrast
  const sky = 0.26 / light.contrast
  const [warmR, warmB] = [1 + light.warmth * 0.07, 1 - light.warmth * 0.1]
  const texels = tiles(material.fabric)
  const perPixel = 512 / 96 / material.scale / camera.zoom
  const tile = texels[Math.min(texels.length - 1, Math.max(0, Math.round(Math.log2(perPixel) - 0.2)))] ?? texels[0]!
  const pace = (perPixel * tile.size) / 512
  const wrap = tile.size - 1
  const w2 = sx.width
  const { gx, gy, shade } = tile
  const bump = material.bump
  const near = pace < 0.55
  const quarters = placed.mask.width
  // Read once here: inside the loop each of these would be looked up for every pixel.
  const [pixels, slopesX, slopesY, hollows, out] = [art.data, sx.data, sy.data, hollow.data, canvas.data]
  const hidden = placed.hidden
  const sheen = material.sheen
  const shine = Float32Array.from({ length: 513 }, (_, k) => (k / 512) ** material.tight * material.gloss * key)
  for (let y = 0; y < box.height; y++) {
    const hy2 = Math.min(sx.height - 1, y >> 1)
    const ny2 = Math.min(sx.height - 1, Math.max(0, hy2 + ((y & 1) === 0 ? -1 : 1)))
    for (let x = 0; x < box.width; x++) {
      const a = (y * art.width + x) * 4
      const alpha = pixels[a + 3]!
      if (alpha < 2 || hidden[((y + box.y) >> 2) * quarters + ((x + box.x) >> 2)] === 1) continue
      const hx2 = x >> 1
      const nx2 = Math.min(w2 - 1, Math.max(0, hx2 + ((x & 1) === 0 ? -1 : 1)))
      const i00 = hy2 * w2 + hx2
      const i10 = hy2 * w2 + nx2
      const i01 = ny2 * w2 + hx2
      const i11 = ny2 * w2 + nx2
      let slopeX = slopesX[i00]! * 0.5625 + (slopesX[i10]! + slopesX[i01]!) * 0.1875 + slopesX[i11]! * 0.0625
      let slopeY = slopesY[i00]! * 0.5625 + (slopesY[i10]! + slopesY[i01]!) * 0.1875 + slopesY[i11]! * 0.0625
      const low = hollows[i00]!
      // The texture bends with the form, as cloth on a body does.
      const tx = (x + box.x + slopeX * 4) * pace
      const ty = (y + box.y + slopeY * 4) * pace
      const ix = Math.floor(tx)
      const iy = Math.floor(ty)
      const r0 = (iy & wrap) * tile.size
      const x0 = ix & wrap
      let tint = shade[r0 + x0]!
      if (near) {
        const ux = tx - ix
        const uy = ty - iy
        const x1 = (ix + 1) & wrap
        const r1 = ((iy + 1) & wrap) * tile.size
        const w00 = (1 - ux) * (1 - uy)
        const w10 = ux * (1 - uy)
        const w01 = (1 - ux) * uy
        const w11 = ux * uy
        slopeX += (gx[r0 + x0]! * w00 + gx[r0 + x1]! * w10 + gx[r1 + x0]! * w01 + gx[r1 + x1]! * w11) * bump
        slopeY += (gy[r0 + x0]! * w00 + gy[r0 + x1]! * w10 + gy[r1 + x0]! * w01 + gy[r1 + x1]! * w11) * bump
        tint = tint * w00 + shade[r0 + x1]! * w10 + shade[r1 + x0]! * w01 + shade[r1 + x1]! * w11
      } else {
        slopeX += gx[r0 + x0]! * bump
        slopeY += gy[r0 + x0]! * bump
      }
      const nz = 1 / Math.sqrt(slopeX * slopeX + slopeY * slopeY + 1)
      const nx = -slopeX * nz
      const ny = -slopeY * nz
      const lit = Math.max(0, (nx * kx + ny * ky + nz * kz + 0.22) / 1.22)
      const back = Math.max(0, (nx * fx + ny * fy + nz * fz + 0.5) / 1.5)
      const hollowed = low < 0 ? Math.max(0.55, 1 + low * 0.035) : 1
      const diffuse = (lit * key + back * fill + (0.6 - 0.4 * ny) * sky) * hollowed * tint
      const facing = nx * hx + ny * hy + nz * hz
      const extra = (facing > 0 ? shine[(facing * 512) | 0]! : 0) + (1 - nz) * (1 - nz) * sheen * (0.3 + lit)
      const o = ((y + box.y) * canvas.width + x + box.x) * 3
      const over = alpha / 255
      const under = 1 - over
      out[o] = out[o]! * under + (LINEAR[pixels[a]!]! * diffuse + extra) * warmR * over
      out[o + 1] = out[o + 1]! * under + (LINEAR[pixels[a + 1]!]! * diffuse + extra) * over
      out[o + 2] = out[o + 2]! * under + (LINEAR[pixels[a + 2]!]! * diffuse + extra) * warmB * over
    }
  }
}
