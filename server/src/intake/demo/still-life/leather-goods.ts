// Still lifes in leather: the top-handle bag and the coiled belt.
import { type Cloth, stitches } from '../garments/blocks.ts'
import { type Layer, MATERIALS } from '../layer.ts'
import { fold, groove, type Point, ridge, runs, spline } from '../path.ts'
import { random } from '../random.ts'

const inset = (points: Point[], by: number): Point[] => {
  const cx = points.reduce((sum, p) => sum + p[0], 0) / points.length
  const cy = points.reduce((sum, p) => sum + p[1], 0) / points.length
  return points.map(([x, y]) => [x + (x < cx ? by : -by), y + (y < cy ? by : -by)])
}

const handle = (y: number, w: number): string =>
  spline(
    [
      [372, 690],
      [366, 600],
      [392, 470 + y],
      [460, 386 + y],
      [512, 374 + y],
      [564, 386 + y],
      [632, 470 + y],
      [658, 600],
      [652, 690],
    ].map(([x = 0, v = 0]): Point => [512 + (x - 512) * w, v]),
    false,
  )

const ring = (x: number): string =>
  `<rect x="${x - 27}" y="640" width="54" height="50" rx="20" fill="none" stroke="#c9a75c" stroke-width="11"/>`

const corner = (s: -1 | 1): string => fold([512 + s * 296, 1010], [512 + s * 280, 1060], [512 + s * 236, 1104], 16, 0.4)

/** A structured bag standing on its base; it rests at y = 1120. */
export function handbag(cloth: Cloth): Layer[] {
  const rng = random(cloth.seed)
  const slump = rng.around(10)
  const body: Point[][] = [
    [
      [238, 690],
      [226, 800],
      [206, 960],
      [198, 1080],
      [206, 1112],
    ],
    [
      [206, 1112],
      [240, 1124],
      [512, 1128],
      [784, 1124],
      [818, 1112],
    ],
    [
      [818, 1112],
      [826, 1080],
      [818, 960],
      [798, 800],
      [786, 690],
    ],
    [
      [786, 690],
      [760, 676],
      [512, 670 + slump],
      [264, 676],
      [238, 690],
    ],
  ]
  const outline = runs(...body)
  const flap = runs(
    [
      [226, 688],
      [512, 664 + slump],
      [798, 688],
    ],
    [
      [798, 688],
      [808, 770],
      [790, 860],
      [744, 892],
      [640, 908],
      [512, 916],
    ],
    [
      [512, 916],
      [384, 908],
      [280, 892],
      [234, 860],
      [216, 770],
      [226, 688],
    ],
  )
  const flapIn = runs(
    [
      [240, 700],
      [512, 678 + slump],
      [784, 700],
    ],
    [
      [784, 700],
      [793, 770],
      [777, 852],
      [738, 879],
      [638, 894],
      [512, 902],
    ],
    [
      [512, 902],
      [386, 894],
      [286, 879],
      [247, 852],
      [231, 770],
      [240, 700],
    ],
  )
  const tab = (x: number): string =>
    `<path d="${runs(
      [
        [x - 32, 676],
        [x + 32, 676],
      ],
      [
        [x + 32, 676],
        [x + 36, 760],
        [x, 786],
        [x - 36, 760],
        [x - 32, 676],
      ],
    )}" fill="${cloth.colour}"/>${stitches(
      runs(
        [
          [x - 24, 688],
          [x + 24, 688],
        ],
        [
          [x + 24, 688],
          [x + 27, 756],
          [x, 775],
          [x - 27, 756],
          [x - 24, 688],
        ],
      ),
      cloth.accent,
      2,
    )}`
  const strap: Layer = {
    art: `<path d="${handle(-34, 0.9)}" fill="none" stroke="${cloth.dark}" stroke-width="27"/>`,
    material: cloth.material,
    puff: 0.9,
  }
  return [
    strap,
    {
      art: `<path d="${outline}" fill="${cloth.colour}"/>${stitches(runs(...body.map((part) => inset(part, 0))), cloth.accent, 2, 0)}<path d="M212 1094Q512 1112 812 1094" fill="none" stroke="${cloth.accent}" stroke-width="2.2" stroke-dasharray="10 6" stroke-opacity=".8"/><path d="M256 716L228 1094M768 716L796 1094" fill="none" stroke="${cloth.accent}" stroke-width="2.2" stroke-dasharray="10 6" stroke-opacity=".7"/>`,
      relief:
        corner(-1) +
        corner(1) +
        ridge('M244 700L214 1104', 12, 0.5) +
        ridge('M780 700L810 1104', 12, 0.5) +
        groove('M214 1102Q512 1120 810 1102', 8, 0.6) +
        fold([300, 930], [420, 990], [560, 1080], 26, 0.25) +
        fold([700, 930], [660, 1010], [610, 1090], 24, 0.22),
      soft: 9,
      depth: 22,
      material: cloth.material,
      puff: 0.75,
      edge: 60,
      rumple: { strength: 10 * cloth.drape, across: 170, along: 130, seed: cloth.seed },
    },
    {
      art: `<path d="${flap}" fill="${cloth.colour}"/><path d="${flapIn}" fill="none" stroke="${cloth.accent}" stroke-width="2.4" stroke-dasharray="10 6" stroke-opacity=".9"/>`,
      relief: groove(flapIn, 5, 0.3) + fold([330, 720], [360, 800], [420, 880], 22, 0.22),
      soft: 6,
      depth: 16,
      material: cloth.material,
      puff: 0.75,
      edge: 30,
      rumple: { strength: 9 * cloth.drape, across: 190, along: 110, seed: cloth.seed + 1 },
      shadow: { dx: 7, dy: 18, blur: 13, strength: 0.55 },
    },
    {
      art: tab(372) + tab(652),
      material: cloth.material,
      puff: 0.7,
      edge: 10,
      shadow: { dx: 3, dy: 6, blur: 6, strength: 0.5 },
    },
    {
      art: `<path d="${handle(0, 1)}" fill="none" stroke="${cloth.colour}" stroke-width="32"/><path d="${handle(0, 1)}" fill="none" stroke="${cloth.accent}" stroke-width="2.2" stroke-dasharray="9 6" stroke-opacity=".85"/>`,
      relief: groove(handle(0, 1), 3, 0.5),
      soft: 2.5,
      depth: 8,
      material: cloth.material,
      puff: 1,
      shadow: { dx: 5, dy: 8, blur: 8, strength: 0.35 },
    },
    {
      art: ring(372) + ring(652),
      material: MATERIALS.metal,
      puff: 1,
      shadow: { dx: 3, dy: 5, blur: 4, strength: 0.5 },
    },
    {
      art: `<path d="${runs(
        [
          [468, 862],
          [556, 862],
        ],
        [
          [556, 862],
          [566, 880],
          [566, 950],
          [548, 972],
        ],
        [
          [548, 972],
          [476, 972],
        ],
        [
          [476, 972],
          [458, 950],
          [458, 880],
          [468, 862],
        ],
      )}" fill="#c9a75c"/>`,
      relief:
        '<rect x="490" y="900" width="44" height="30" rx="13" fill="#000" fill-opacity=".9"/><rect x="474" y="878" width="76" height="78" rx="10" fill="none" stroke="#fff" stroke-width="5"/>',
      soft: 2,
      depth: 10,
      material: MATERIALS.metal,
      puff: 0.9,
      edge: 9,
      shadow: { dx: 4, dy: 8, blur: 7, strength: 0.55 },
    },
  ]
}

/** A belt coiled on the surface, seen from above, buckle to the front. */
export function belt(cloth: Cloth): Layer[] {
  const turn = random(cloth.seed).range(1.2, 2)
  const spiral = (off: number, from = 0, to = 1): string => {
    const points: Point[] = []
    for (let i = 0; i <= 60; i++) {
      const t = from + ((to - from) * i) / 60
      const a = turn + t * 15.6
      const r = 330 - t * 196 + off
      points.push([512 + Math.cos(a) * r, 790 + Math.sin(a) * r])
    }
    return spline(points, false)
  }
  const at = (t: number, off = 0): string => {
    const a = turn + t * 15.6
    const r = 330 - t * 196 + off
    return `translate(${(512 + Math.cos(a) * r).toFixed(1)} ${(790 + Math.sin(a) * r).toFixed(1)}) rotate(${((a * 180) / Math.PI + 90).toFixed(1)})`
  }
  const holes = [0, 1, 2, 3, 4]
    .map((i) => `<circle r="5.5" transform="${at(0.955 - i * 0.02)}" fill="#140c08"/>`)
    .join('')
  const rows = [-21, 21]
    .map(
      (k) =>
        `<path d="${spiral(k)}" fill="none" stroke="${cloth.accent}" stroke-width="2.2" stroke-dasharray="8 5" stroke-opacity=".85"/>`,
    )
    .join('')
  return [
    {
      art: `<path d="${spiral(0)}" fill="none" stroke="${cloth.dark}" stroke-width="61"/><path d="${spiral(0)}" fill="none" stroke="${cloth.colour}" stroke-width="57"/>${rows}${holes}`,
      relief: [-21, 21].map((k) => groove(spiral(k), 4, 0.5)).join(''),
      soft: 2.5,
      depth: 7,
      material: cloth.material,
      puff: 0.6,
      edge: 13,
      rumple: { strength: 4, across: 80, along: 80, seed: cloth.seed },
      shadow: { dx: 9, dy: 13, blur: 11, strength: 0.5 },
    },
    {
      art: `<g transform="${at(0.004)}"><rect x="-70" y="-54" width="88" height="108" rx="20" fill="none" stroke="#b9b3a6" stroke-width="15"/><rect x="-76" y="-6" width="98" height="12" rx="6" fill="#b9b3a6"/></g>`,
      material: MATERIALS.metal,
      puff: 1,
      shadow: { dx: 6, dy: 9, blur: 7, strength: 0.55 },
    },
    {
      art: `<g transform="${at(0.022)}"><rect x="-12" y="-36" width="26" height="72" rx="5" fill="${cloth.colour}"/></g>`,
      material: cloth.material,
      puff: 0.7,
      edge: 9,
      shadow: { dx: 4, dy: 6, blur: 5, strength: 0.5 },
    },
  ]
}
