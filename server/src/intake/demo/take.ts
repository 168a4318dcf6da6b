// One take of a shot: what changes from variation to variation, and the way to a finished file.
import sharp from 'sharp'
import { PRODUCTS, type Shot, STYLES } from './catalogue.ts'
import { type Fault, spoilPixels, spoilScene } from './faults.ts'
import type { Pose } from './figure.ts'
import type { Cloth } from './garments/blocks.ts'
import type { Scene } from './layer.ts'
import { hash, random } from './random.ts'
import { photograph } from './studio.ts'
import { compose, framing } from './wardrobe.ts'

/** A variation: its own seed for everything that may differ, and the shot's for what stays. */
export type Take = { shot: Shot; seed: number; number: number; fault: Fault | null; format: 'jpeg' | 'png' }

const POSES: readonly Pick<Pose, 'lean' | 'left' | 'right' | 'stance'>[] = [
  { lean: 0.75, left: [0.46, -0.4], right: [0.12, 0.04], stance: 42 },
  { lean: -0.7, left: [0.14, 0.06], right: [0.44, -0.36], stance: 46 },
  { lean: 0.35, left: [0.15, 0.1], right: [0.16, 0.08], stance: 38 },
  { lean: -0.9, left: [0.2, 0.02], right: [0.15, 0.2], stance: 52 },
  { lean: 0.9, left: [0.44, -0.36], right: [0.42, -0.34], stance: 58 },
]

function clothOf(take: Take): Cloth {
  const product = PRODUCTS[take.shot.product]
  const rng = random(hash(take.seed, 'cloth'))
  const garmentFault =
    take.fault === 'uneven_hem'
      ? { fault: 'hem' as const }
      : take.fault === 'missing_buttons'
        ? { fault: 'seam' as const }
        : {}
  const colour = take.fault === 'wrong_colour' ? product.wrong : product.cloth.colour
  return { ...product.cloth, colour, seed: hash(take.seed, 'folds'), drape: rng.range(0.8, 1.25), ...garmentFault }
}

/** The scene of a take. */
export function sceneOf(take: Take): Scene {
  const { shot, fault } = take
  const product = PRODUCTS[shot.product]
  const style = STYLES[shot.style]
  const rng = random(take.seed)
  const first = hash(shot.product, shot.type) % POSES.length
  const base = POSES[(first + take.number) % POSES.length] ?? {
    lean: 0.5,
    left: [0.14, 0.06],
    right: [0.14, 0.06],
    stance: 44,
  }
  const pose: Partial<Pose> = {
    ...base,
    lean: base.lean + rng.around(0.15),
    head: rng.around(0.09),
    view: shot.type.endsWith('back') ? 'back' : 'front',
  }
  const ghost = shot.type === 'flat_lay' ? 'lying' : shot.type === 'ghost_mannequin' ? 'hanging' : null
  const colour = style.colours[take.number % style.colours.length] ?? style.colours[0]
  // A thing may be turned round; a model's pose changes anyway.
  const flip = shot.type === 'still_life' && take.number % 2 === 1
  const { layers, shadow, contacts } = compose({
    set: colour,
    away: -Math.sign(style.side) * (flip ? -1 : 1),
    piece: product.piece,
    cloth: clothOf(take),
    subject: shot.subject,
    pose,
    ghost,
  })
  const camera = framing(product.piece, shot.type)
  const close = camera.zoom > 1.9
  const scene: Scene = {
    width: 1024,
    height: 1536,
    layers,
    camera: {
      x: camera.x + rng.around(close ? 26 : 14),
      y: camera.y + rng.around(close ? 26 : 12),
      zoom: camera.zoom * rng.range(0.965, 1.045),
      flip,
      turn: shadow === 'lying' ? rng.around(5) : rng.around(0.5),
    },
    light: {
      side: style.side + rng.around(0.16),
      height: style.height + rng.around(0.12),
      warmth: style.warmth + rng.around(0.22),
      contrast: style.contrast * rng.range(0.95, 1.08),
      exposure: rng.range(0.99, 1.1),
    },
    backdrop: {
      colour,
      horizon: shadow === 'floor' ? 1190 : null,
      vignette: rng.range(0.75, 1.1),
      pool: rng.range(0.7, 1.1),
      shadow,
      contacts,
      window: style.window * rng.range(0.7, 1.1),
      surface: style.surface,
    },
    grain: rng.range(1.6, 2.4),
    seed: take.seed,
  }
  return spoilScene(scene, fault, hash(take.seed, 'fault'))
}

/** Takes the picture and encodes it. */
export async function develop(take: Take): Promise<Buffer> {
  const picture = await photograph(sceneOf(take))
  spoilPixels(picture, take.fault, hash(take.seed, 'pixels'))
  let image = sharp(picture.data, { raw: { width: picture.width, height: picture.height, channels: 3 } })
  if (take.fault === 'blur') image = image.blur(5)
  if (take.fault === 'technical_small')
    return image.resize(600, 900).jpeg({ quality: 92, chromaSubsampling: '4:4:4' }).withIccProfile('srgb').toBuffer()
  if (take.fault === 'technical_p3')
    return image.jpeg({ quality: 92, chromaSubsampling: '4:4:4' }).withIccProfile('p3').toBuffer()
  if (take.fault === 'technical_16bit') return image.toColourspace('rgb16').png({ compressionLevel: 4 }).toBuffer()
  if (take.fault === 'technical_alpha') return image.ensureAlpha(0.92).png({ compressionLevel: 4 }).toBuffer()
  if (take.format === 'png') return image.png({ compressionLevel: 6 }).withIccProfile('srgb').toBuffer()
  return image.jpeg({ quality: 92, chromaSubsampling: '4:4:4' }).withIccProfile('srgb').toBuffer()
}
