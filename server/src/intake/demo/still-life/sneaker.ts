// Still life of footwear: the pair of low sneakers, in profile.
import { type Cloth, stitches } from '../garments/blocks.ts'
import { type Layer, MATERIALS } from '../layer.ts'
import { fold, groove, type Point, ridge, runs, spline } from '../path.ts'

const NEAR = { dx: 3, dy: 5, blur: 5, strength: 0.42 }
const dash = (d: string, colour: string): string => stitches(d, colour, 2, 0.75)

function oneSneaker(cloth: Cloth): Layer[] {
  const upper = runs(
    [
      [196, 880],
      [178, 800],
      [184, 700],
      [204, 618],
    ],
    [
      [204, 618],
      [232, 596],
      [270, 606],
      [300, 640],
      [352, 668],
      [404, 640],
      [430, 596],
    ],
    [
      [430, 596],
      [470, 610],
      [520, 668],
      [590, 728],
      [680, 768],
      [770, 786],
      [842, 822],
      [866, 880],
    ],
    [
      [866, 880],
      [520, 892],
      [196, 880],
    ],
  )
  const tongue = runs(
    [
      [412, 640],
      [424, 560],
      [452, 532],
      [492, 546],
    ],
    [
      [492, 546],
      [510, 610],
      [560, 690],
    ],
    [
      [560, 690],
      [470, 700],
      [412, 640],
    ],
  )
  const toe = runs(
    [
      [690, 770],
      [770, 784],
      [842, 820],
      [866, 880],
    ],
    [
      [866, 880],
      [760, 888],
      [668, 888],
    ],
    [
      [668, 888],
      [672, 820],
      [690, 770],
    ],
  )
  const heel = runs(
    [
      [194, 880],
      [178, 800],
      [184, 700],
      [196, 640],
    ],
    [
      [196, 640],
      [262, 668],
      [286, 720],
    ],
    [
      [286, 720],
      [282, 800],
      [300, 884],
    ],
    [
      [300, 884],
      [194, 880],
    ],
  )
  const eyestay = runs(
    [
      [418, 612],
      [452, 626],
      [520, 690],
      [610, 742],
      [676, 766],
    ],
    [
      [676, 766],
      [640, 800],
      [600, 808],
    ],
    [
      [600, 808],
      [520, 778],
      [430, 716],
      [396, 660],
    ],
    [
      [396, 660],
      [410, 640],
      [418, 612],
    ],
  )
  const flash = runs(
    [
      [310, 850],
      [420, 800],
      [500, 806],
    ],
    [
      [500, 806],
      [560, 828],
      [610, 872],
    ],
    [
      [610, 872],
      [560, 866],
      [470, 836],
      [380, 858],
    ],
    [
      [380, 858],
      [340, 866],
      [310, 850],
    ],
  )
  const sole = runs(
    [
      [176, 870],
      [300, 880],
      [520, 888],
      [740, 880],
      [850, 852],
      [888, 846],
    ],
    [
      [888, 846],
      [900, 880],
      [890, 918],
      [866, 940],
    ],
    [
      [866, 940],
      [700, 948],
      [520, 950],
      [212, 948],
    ],
    [
      [212, 948],
      [186, 940],
      [170, 910],
      [176, 870],
    ],
  )
  const laces = [0, 1, 2, 3, 4].map((i): [Point, Point] => [
    [438 + i * 42, 626 + i * 31],
    [500 + i * 40, 600 + i * 36],
  ])
  const collar = spline(
    [
      [206, 640],
      [236, 618],
      [268, 628],
      [300, 662],
      [352, 690],
      [400, 664],
    ],
    false,
  )
  const piece = (d: string, colour: string, more: Partial<Layer> = {}): Layer => ({
    art: `<path d="${d}" fill="${colour}"/>${dash(d, cloth.dark)}`,
    material: cloth.material,
    puff: 0.55,
    edge: 12,
    shadow: { ...NEAR, strength: 0.32 },
    ...more,
  })
  const form = `<path d="${upper}"/>`
  return [
    { art: `<path d="${tongue}" fill="${cloth.colour}"/>`, material: cloth.material, puff: 0.7, edge: 30 },
    {
      art: `<path d="${upper}" fill="${cloth.colour}"/>${dash(collar, cloth.dark)}${[0, 1, 2, 3, 4, 5, 6].map((i) => `<circle cx="${700 + (i % 4) * 22 + (i > 3 ? 11 : 0)}" cy="${812 + (i > 3 ? 20 : 0)}" r="3.6" fill="#000" fill-opacity=".5"/>`).join('')}`,
      relief:
        groove(collar, 8, 0.6) +
        fold([560, 760], [640, 800], [650, 870], 14, 0.3) +
        fold([600, 750], [690, 800], [700, 880], 12, 0.22) +
        ridge(
          spline(
            [
              [216, 628],
              [248, 606],
              [284, 630],
              [350, 680],
              [410, 640],
            ],
            false,
          ),
          18,
          0.5,
        ),
      soft: 6,
      depth: 16,
      material: cloth.material,
      puff: 0.8,
      edge: 120,
      rumple: { strength: 5, across: 110, along: 80, seed: cloth.seed },
      shadow: NEAR,
    },
    piece(toe, cloth.colour, { form, puff: 0.7, edge: 110 }),
    piece(heel, cloth.accent, { form, puff: 0.7, edge: 110 }),
    piece(flash, cloth.accent),
    piece(eyestay, cloth.colour),
    {
      art: laces
        .map(
          ([a, b]) =>
            `<path d="M${a[0]} ${a[1]}Q${(a[0] + b[0]) / 2 + 8} ${(a[1] + b[1]) / 2 - 16} ${b[0]} ${b[1]}" stroke="#f4f1ea" stroke-width="15" stroke-linecap="round" fill="none"/>`,
        )
        .join(''),
      material: MATERIALS.cotton,
      puff: 0.9,
      shadow: NEAR,
    },
    {
      art: `<path d="${sole}" fill="#efebe2"/><path d="M176 924Q540 942 892 902" fill="none" stroke="#b9b2a4" stroke-width="3"/>${dash('M184 886Q560 918 884 864', '#a59d8c')}`,
      relief:
        groove('M176 924Q540 942 892 902', 6, 0.8) +
        Array.from({ length: 30 }, (_, i) => groove(`M${200 + i * 22} 934L${197 + i * 22} 950`, 4, 0.45)).join(''),
      soft: 2,
      depth: 8,
      material: MATERIALS.rubber,
      puff: 0.7,
      edge: 26,
      shadow: { dx: 0, dy: -6, blur: 5, strength: 0.35 },
    },
  ]
}

/** The same layers elsewhere in the scene. */
function moved(layers: Layer[], transform: string): Layer[] {
  const wrap = (markup: string): string => `<g transform="${transform}">${markup}</g>`
  return layers.map((layer) => ({
    ...layer,
    art: wrap(layer.art),
    ...(layer.relief ? { relief: wrap(layer.relief) } : {}),
    ...(layer.form ? { form: wrap(layer.form) } : {}),
  }))
}

/** A pair of leather sneakers in profile, toes to the right; the nearer rests at y = 1000. */
export function sneaker(cloth: Cloth): Layer[] {
  return [
    ...moved(oneSneaker(cloth), 'translate(150 34) scale(.84)'),
    ...moved(oneSneaker({ ...cloth, seed: cloth.seed + 9 }), 'translate(-14 68) scale(.98)'),
  ]
}
