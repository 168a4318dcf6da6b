// Faults planted in the demo shooting, for a reviewer to find: in the scene before it is taken, or in its pixels after.
import { type Layer, type Scene } from './layer.ts'
import { random } from './random.ts'

/** What a reviewer would write when rejecting the image, by fault. */
export const FAULTS = {
  wrong_colour: 'garment in the wrong colour',
  extra_limb: 'extra arm',
  uneven_hem: 'hem runs crooked',
  missing_buttons: 'buttons missing, placket broken',
  smear: 'smeared region',
  heavy_crop: 'crop cuts off the product',
  floating: 'product floats without a shadow',
  blown: 'highlights blown out',
  dirty_backdrop: 'marks on the backdrop',
  blur: 'out of focus',
  colour_cast: 'strong colour cast',
  duplicate_part: 'part of the product appears twice',
  technical_small: 'too small: 600 × 900 pixels',
  technical_p3: 'tagged Display P3 instead of sRGB',
  technical_16bit: '16 bits a channel',
  technical_alpha: 'has an alpha channel',
} as const

export type Fault = keyof typeof FAULTS

/** Markup of a layer again, moved: an arm too many, a handle twice. */
function again(layer: Layer, transform: string): Layer {
  return {
    ...layer,
    art: `<g transform="${transform}">${layer.art}</g>`,
    ...(layer.form ? { form: `<g transform="${transform}">${layer.form}</g>` } : {}),
    ...(layer.relief ? { relief: `<g transform="${transform}">${layer.relief}</g>` } : {}),
  }
}

const NO_SHADOW = { dx: 0, dy: 0, blur: 1, strength: 0 }

/** Plants a fault in a scene. Faults of the cloth or the pixels leave it as it is. */
export function spoilScene(scene: Scene, fault: Fault | null, seed: number): Scene {
  const rng = random(seed)
  switch (fault) {
    case 'extra_limb': {
      const layers = scene.layers.slice()
      const arm = layers.findLastIndex((layer) => layer.part === 'sleeve') - 1
      const limb = layers[arm]
      if (limb) layers.splice(arm, 0, again(limb, 'translate(-4 40) rotate(38 420 380)'))
      return { ...scene, layers }
    }
    case 'duplicate_part': {
      const part = scene.layers[Math.min(scene.layers.length - 1, 4)]
      return part ? { ...scene, layers: [...scene.layers, again(part, 'translate(58 -46) rotate(7 512 700)')] } : scene
    }
    case 'heavy_crop':
      return {
        ...scene,
        camera: {
          ...scene.camera,
          zoom: scene.camera.zoom * 1.5,
          x: scene.camera.x + 190 / scene.camera.zoom,
          y: scene.camera.y + 150 / scene.camera.zoom,
        },
      }
    case 'floating':
      return {
        ...scene,
        layers: scene.layers
          .filter((layer) => layer.part !== 'contact')
          .map((layer) =>
            layer.part === 'plinth'
              ? layer
              : again({ ...layer, shadow: NO_SHADOW }, 'translate(-20 -96) rotate(-4 512 800)'),
          ),
      }
    case 'blown':
      return {
        ...scene,
        light: { ...scene.light, exposure: scene.light.exposure * 2.3, contrast: scene.light.contrast * 1.15 },
      }
    case 'colour_cast':
      return { ...scene, light: { ...scene.light, warmth: rng.next() < 0.5 ? -3.4 : 3.6 } }
    default:
      return scene
  }
}

type Pixels = { data: Buffer; width: number; height: number }

function smear(picture: Pixels, seed: number): void {
  const { data, width, height } = picture
  const rng = random(seed)
  const [cx, cy] = [width * rng.range(0.42, 0.58), height * rng.range(0.4, 0.6)]
  const [rx, ry] = [width * 0.2, height * 0.09]
  const source = Buffer.from(data)
  for (let y = Math.max(0, Math.floor(cy - ry)); y < Math.min(height, cy + ry); y++)
    for (let x = Math.max(0, Math.floor(cx - rx)); x < Math.min(width, cx + rx); x++) {
      const d = ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2
      if (d >= 1) continue
      const pull = (1 - d) * (1 - d)
      // Pixels are dragged in from the side in a wave, as when a generator loses hold of the structure.
      const sx = Math.min(width - 1, Math.max(0, Math.round(x - pull * (120 + 40 * Math.sin(y / 9)))))
      const sy = Math.min(height - 1, Math.max(0, Math.round(y + pull * 34 * Math.sin(x / 31))))
      source.copy(data, (y * width + x) * 3, (sy * width + sx) * 3, (sy * width + sx) * 3 + 3)
    }
}

function marks(picture: Pixels, seed: number): void {
  const { data, width, height } = picture
  const rng = random(seed)
  for (let i = 0; i < 46; i++) {
    const streak = i % 9 === 0
    const left = rng.next() < 0.5
    const [cx, cy] = [width * (left ? rng.range(0.02, 0.24) : rng.range(0.76, 0.98)), height * rng.range(0.05, 0.96)]
    const [rx, ry] = streak ? [rng.range(26, 80), rng.range(2, 4)] : [rng.range(2, 9), rng.range(2, 9)]
    const slant = rng.around(0.8)
    const dark = rng.range(0.25, 0.6)
    for (let y = Math.max(0, Math.floor(cy - rx)); y < Math.min(height, cy + rx); y++)
      for (let x = Math.max(0, Math.floor(cx - rx)); x < Math.min(width, cx + rx); x++) {
        const d = ((x - cx) / rx) ** 2 + ((y - cy - slant * (x - cx)) / ry) ** 2
        if (d >= 1) continue
        const keep = 1 - dark * (1 - d)
        for (let c = 0; c < 3; c++) {
          const o = (y * width + x) * 3 + c
          data[o] = data[o]! * keep
        }
      }
  }
}

/** Plants a fault in developed pixels, in place. */
export function spoilPixels(picture: Pixels, fault: Fault | null, seed: number): void {
  if (fault === 'smear') smear(picture, seed)
  if (fault === 'dirty_backdrop') marks(picture, seed)
}
