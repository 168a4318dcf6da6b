// Where each layer of a scene lies in the frame: quarter-size silhouettes, boxes, and what the layers above hide.
import { type Box, type Canvas, rasteriseAll } from './canvas.ts'
import type { Camera, Layer } from './layer.ts'
import { type Map2, map2 } from './relief.ts'

/** Silhouettes are worked on at a quarter of the frame's size. */
export const QUARTER = 4

/** A layer's quarter-size silhouette in the frame, the box of the frame it covers, and where nothing of it can be seen. */
export type Placed = { layer: Layer; mask: Map2; box: Box; hidden: Uint8Array }

function boxOf(mask: Map2, frame: Canvas): Box | null {
  let [left, top, right, bottom] = [mask.width, mask.height, -1, -1]
  for (let y = 0; y < mask.height; y++)
    for (let x = 0; x < mask.width; x++)
      if (mask.data[y * mask.width + x]! > 0.01) {
        if (x < left) left = x
        if (x > right) right = x
        if (y < top) top = y
        bottom = y
      }
  if (right < 0) return null
  const x = Math.max(0, left - 1) * QUARTER
  const y = Math.max(0, top - 1) * QUARTER
  return {
    x,
    y,
    width: Math.min(frame.width, (right + 2) * QUARTER) - x,
    height: Math.min(frame.height, (bottom + 2) * QUARTER) - y,
  }
}

/** Places every layer; those out of sight are left out. */
export async function placeAll(layers: Layer[], camera: Camera, frame: Canvas): Promise<Placed[]> {
  const masks = await rasteriseAll(
    layers.map((layer) => layer.art),
    camera,
    frame,
    QUARTER,
  )
  const cover = new Uint8Array(masks[0]?.data.length ?? 0)
  const placed: Placed[] = []
  // From the top down, so that each layer knows what already covers it.
  for (let i = layers.length - 1; i >= 0; i--) {
    const [layer, mask] = [layers[i], masks[i]]
    const box = mask && boxOf(mask, frame)
    if (!layer || !mask || !box) continue
    placed.unshift({ layer, mask, box, hidden: cover.slice() })
    for (let k = 0; k < cover.length; k++) if (mask.data[k]! > 0.996) cover[k] = 1
  }
  return placed
}

/** The part of a frame-sized quarter map that lies in a box. */
export function crop(map: Map2, box: Box): Map2 {
  const out = map2(box.width / QUARTER, box.height / QUARTER)
  const [x0, y0] = [box.x / QUARTER, box.y / QUARTER]
  for (let y = 0; y < out.height; y++)
    out.data.set(map.data.subarray((y0 + y) * map.width + x0, (y0 + y) * map.width + x0 + out.width), y * out.width)
  return out
}
