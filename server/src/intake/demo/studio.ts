// Takes the picture: backdrop, shadows and layers of a scene, developed to RGB bytes.
import { paintBackdrop } from './backdrop.ts'
import { type Canvas, develop } from './canvas.ts'
import type { Scene } from './layer.ts'
import { castShadow, paintLayer } from './light.ts'
import { placeAll } from './place.ts'
import { type Map2, map2 } from './relief.ts'

/** Pixels at rest between pictures: 19 MB each, dear to allocate a hundred times over. */
const spare: Float32Array[] = []

function add(to: Map2, mask: Map2): void {
  for (let i = 0; i < to.data.length; i++) if (mask.data[i]! > to.data[i]!) to.data[i] = mask.data[i]!
}

/** Renders a scene to raw 8-bit RGB. */
export async function photograph(scene: Scene): Promise<{ data: Buffer; width: number; height: number }> {
  const { width, height, camera, light } = scene
  const size = width * height * 3
  const index = spare.findIndex((one) => one.length === size)
  const data = (index < 0 ? undefined : spare.splice(index, 1)[0]) ?? new Float32Array(size)
  const canvas: Canvas = { width, height, data }
  const placed = await placeAll(scene.layers, camera, canvas)
  const union = map2(Math.ceil(width / 4), Math.ceil(height / 4))
  for (const { mask } of placed) add(union, mask)
  paintBackdrop(scene, union, canvas)
  const below = map2(union.width, union.height)
  for (const one of placed) {
    castShadow(one, below, camera, light, canvas)
    await paintLayer(one, camera, light, canvas)
    add(below, one.mask)
  }
  const developed = develop(canvas, { grain: scene.grain, seed: scene.seed, exposure: light.exposure })
  if (spare.length < 2) spare.push(data)
  return { data: developed, width, height }
}
