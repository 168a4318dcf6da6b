// Puts pieces together into scenes: who wears what, where the camera stands, on what backdrop.
import { type Body, contacts, type Look, LOOKS, type Pose, pose, shoesLayer, skinLayer } from './figure.ts'
import type { Cloth, Garment } from './garments/blocks.ts'
import { jeans, slacks } from './garments/trousers.ts'
import { dress, skirt } from './garments/skirts.ts'
import { hairBehind, headLayers } from './head.ts'
import { blazer, trench } from './garments/coats.ts'
import { sweater } from './garments/knitwear.ts'
import { shirt, tee } from './garments/shirts.ts'
import { type Backdrop, type Camera, type Layer, MATERIALS } from './layer.ts'
import { belt, handbag } from './still-life/leather-goods.ts'
import { boots } from './still-life/boots.ts'
import { sneaker } from './still-life/sneaker.ts'
import { contactLayer, type Plinth, plinthLayers } from './still-life/plinth.ts'
import { scarf, sunglasses } from './still-life/small-things.ts'

export type Piece =
  | 'trench'
  | 'blazer'
  | 'dress'
  | 'sweater'
  | 'shirt'
  | 'jeans'
  | 'skirt'
  | 'handbag'
  | 'sneaker'
  | 'boots'
  | 'sunglasses'
  | 'belt'
  | 'scarf'

const GARMENTS: Partial<Record<Piece, Garment>> = { trench, blazer, dress, sweater, shirt, jeans, skirt }
type Thing = {
  draw(cloth: Cloth): Layer[]
  /** What it stands on, and where it touches; null lies flat on the surface. */
  plinth: Plinth | null
  touches: Backdrop['contacts']
}

const THINGS: Partial<Record<Piece, Thing>> = {
  handbag: { draw: handbag, plinth: { y: 1112, rx: 408, ry: 44 }, touches: [{ x: 512, y: 1122, rx: 306, ry: 13 }] },
  sneaker: {
    draw: sneaker,
    plinth: { y: 946, rx: 446, ry: 84 },
    touches: [
      { x: 612, y: 832, rx: 296, ry: 11 },
      { x: 512, y: 996, rx: 346, ry: 12 },
    ],
  },
  boots: {
    draw: boots,
    plinth: { y: 1076, rx: 430, ry: 74 },
    touches: [
      { x: 610, y: 1018, rx: 250, ry: 12 },
      { x: 470, y: 1102, rx: 286, ry: 13 },
    ],
  },
  sunglasses: {
    draw: sunglasses,
    plinth: { y: 916, rx: 396, ry: 44 },
    touches: [
      { x: 326, y: 920, rx: 120, ry: 8 },
      { x: 698, y: 920, rx: 120, ry: 8 },
    ],
  },
  belt: { draw: belt, plinth: null, touches: [] },
  scarf: { draw: scarf, plinth: null, touches: [] },
}

const plain = (colour: string, dark: string, material: Cloth['material'], seed: number): Cloth => ({
  colour,
  dark,
  accent: dark,
  material,
  pattern: 'plain',
  seed,
  drape: 1,
})

/** What goes with a garment so that the model is dressed: under it first. */
function company(piece: Piece, seed: number): [Garment, Cloth][] {
  const of = (colour: string, dark: string, material: Cloth['material'] = MATERIALS.crepe): Cloth =>
    plain(colour, dark, material, seed)
  const ivory = of('#e4ddd0', '#8f877a', MATERIALS.cotton)
  const worn: Partial<Record<Piece, [Garment, Cloth][]>> = {
    trench: [
      [slacks, of('#3a3532', '#171412')],
      [tee, ivory],
    ],
    blazer: [
      [slacks, of('#2f2e30', '#141416')],
      [tee, ivory],
    ],
    sweater: [[slacks, of('#a99a86', '#75695a')]],
    shirt: [[slacks, of('#4b4f58', '#22252b')]],
    jeans: [[tee, ivory]],
    skirt: [[tee, of('#2e2b2c', '#0f0e0f', MATERIALS.cotton)]],
  }
  return worn[piece] ?? []
}

function dressed(body: Body, look: Look, piece: Piece, cloth: Cloth): Layer[] {
  const garment = GARMENTS[piece]
  if (!garment) throw new Error(`${piece} is not worn`)
  const bare = piece === 'dress' || piece === 'skirt'
  const worn: [Garment, Cloth][] = [...company(piece, cloth.seed), [garment, cloth]]
  const front = worn.flatMap(([one, its]) => one.front(body, its))
  const behind = worn.flatMap(([one, its]) => one.behind?.(body, its) ?? [])
  return [
    ...hairBehind(body, look),
    ...behind,
    skinLayer(body, look, bare),
    shoesLayer(body, look),
    ...front,
    ...headLayers(body, look),
  ]
}

/** What is to be seen, before any fault: the layers, and the backdrop's share that depends on them. */
export function compose(options: {
  piece: Piece
  cloth: Cloth
  subject: string
  pose: Partial<Pose>
  /** Colour of the set, and which side its shadows fall to. */
  set: string
  away: number
  ghost: 'hanging' | 'lying' | null
}): { layers: Layer[]; shadow: Backdrop['shadow']; contacts: Backdrop['contacts'] } {
  const thing = THINGS[options.piece]
  if (thing) {
    const drawn = thing.draw(options.cloth)
    if (!thing.plinth) return { layers: drawn, shadow: 'lying', contacts: [] }
    const under = [...plinthLayers(thing.plinth, options.set, options.away), contactLayer(thing.touches, options.away)]
    return { layers: [...under, ...drawn], shadow: 'wall', contacts: [] }
  }
  if (options.ghost) {
    const angle: [number, number] = options.ghost === 'lying' ? [0.42, 0.3] : [0.24, 0.14]
    const body = pose({ view: options.pose.view ?? 'front', lean: 0, left: angle, right: angle, stance: 62 })
    const garment = GARMENTS[options.piece]
    const layers = garment
      ? [...(garment.behind?.(body, options.cloth) ?? []), ...garment.front(body, options.cloth)]
      : []
    return {
      layers:
        options.ghost === 'lying'
          ? layers.map((one) => ({ ...one, puff: one.puff * 0.7, edge: Math.min(one.edge ?? 99, 26) }))
          : layers,
      shadow: options.ghost === 'lying' ? 'lying' : 'wall',
      contacts: [],
    }
  }
  const bare = options.piece === 'dress' || options.piece === 'skirt'
  const stance = options.pose.stance ?? 44
  const body = pose({ ...options.pose, stance: bare ? stance * 0.62 : stance })
  const look = LOOKS[options.subject] ?? LOOKS.Model_A
  if (!look) throw new Error('no look')
  return { layers: dressed(body, look, options.piece, options.cloth), shadow: 'floor', contacts: contacts(body) }
}

const STILL_HEIGHTS: Partial<Record<Piece, number>> = { sunglasses: 790, sneaker: 770, belt: 790, scarf: 790 }

const at = (x: number, y: number, zoom: number): Camera => ({ x, y, zoom, turn: 0, flip: false })

/** Where the camera stands for a shot of a piece. */
export function framing(piece: Piece, shot: string): Camera {
  const low = piece === 'jeans' || piece === 'skirt'
  if (shot === 'detail') {
    const spots: Partial<Record<Piece, Camera>> = {
      trench: at(524, 566, 4.7),
      blazer: at(548, 500, 3),
      sweater: at(470, 500, 4.9),
      shirt: at(540, 440, 4),
      jeans: at(486, 640, 4.6),
      skirt: at(520, 660, 2.8),
      dress: at(512, 440, 2.9),
      handbag: at(470, 800, 2.9),
      sneaker: at(500, 760, 2.3),
      boots: at(420, 840, 2.2),
      belt: at(420, 1060, 2.4),
      scarf: at(430, 1040, 2.2),
      sunglasses: at(330, 790, 2.1),
    }
    return spots[piece] ?? at(512, 600, 4)
  }
  if (THINGS[piece])
    return at(512, STILL_HEIGHTS[piece] ?? 760, piece === 'belt' ? 1.28 : piece === 'sunglasses' ? 1.16 : 1.12)
  if (shot.startsWith('full_body')) return at(512, 756, 1.07)
  if (shot.startsWith('half_body')) return low ? at(512, 900, 1.5) : at(512, 556, 2.1)
  if (piece === 'trench') return at(512, 668, 1.6)
  if (piece === 'dress') return at(512, 740, 1.5)
  if (piece === 'jeans') return at(512, 940, 1.55)
  if (piece === 'skirt') return at(512, 815, 1.9)
  return at(512, 550, 2)
}
