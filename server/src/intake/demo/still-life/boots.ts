// Still life of footwear: the pair of Chelsea boots, in profile.
import { type Cloth, stitches } from '../garments/blocks.ts'
import { type Layer, MATERIALS } from '../layer.ts'
import { fold, groove, type Point, runs, spline } from '../path.ts'

const dash = (d: string, colour: string): string => stitches(d, colour, 2, 0.75)

function boot(cloth: Cloth, dx: number, dy: number, scale: number, seed: number): Layer[] {
  const at = (points: [number, number][]): Point[] =>
    points.map(([x, y]) => [512 + (x - 512) * scale + dx, 1000 + (y - 1000) * scale + dy])
  const shaft = runs(
    at([
      [300, 420],
      [380, 404],
      [500, 410],
      [556, 424],
    ]),
    at([
      [556, 424],
      [548, 560],
      [556, 690],
      [610, 770],
      [700, 816],
      [790, 850],
      [838, 910],
      [838, 952],
    ]),
    at([
      [838, 952],
      [560, 962],
      [290, 952],
    ]),
    at([
      [290, 952],
      [276, 860],
      [300, 720],
      [312, 580],
      [300, 420],
    ]),
  )
  const elastic = runs(
    at([
      [386, 440],
      [478, 440],
    ]),
    at([
      [478, 440],
      [474, 560],
      [452, 690],
      [430, 742],
    ]),
    at([
      [430, 742],
      [404, 690],
      [384, 560],
      [386, 440],
    ]),
  )
  const sole = runs(
    at([
      [282, 946],
      [560, 962],
      [842, 940],
    ]),
    at([
      [842, 940],
      [862, 962],
      [850, 984],
    ]),
    at([
      [850, 984],
      [620, 992],
      [474, 990],
    ]),
    at([
      [474, 990],
      [466, 1016],
      [456, 1034],
    ]),
    at([
      [456, 1034],
      [300, 1034],
    ]),
    at([
      [300, 1034],
      [286, 1000],
      [282, 946],
    ]),
  )
  const welt = spline(
    at([
      [284, 950],
      [560, 966],
      [846, 946],
    ]),
    false,
  )
  const tab = runs(
    at([
      [296, 366],
      [334, 364],
    ]),
    at([
      [334, 364],
      [340, 450],
    ]),
    at([
      [340, 450],
      [304, 450],
    ]),
    at([
      [304, 450],
      [296, 366],
    ]),
  )
  const ribbing = Array.from({ length: 11 }, (_, i) =>
    spline(
      at([
        [392 + i * 8.4, 436],
        [394 + i * 7.4, 560],
        [408 + i * 4.4, 690],
      ]),
      false,
    ),
  )
  const creases = [0, 1, 2, 3].map((i) => {
    const [a, b, c] = at([
      [566 + i * 26, 742 + i * 16],
      [606 + i * 24, 826 + i * 10],
      [560 + i * 40, 906],
    ])
    return fold(a ?? [0, 0], b ?? [0, 0], c ?? [0, 0], 11 * scale, 0.34)
  })
  const ankle = [0, 1, 2].map((i) => {
    const [a, b, c] = at([
      [306, 640 + i * 44],
      [420, 690 + i * 50],
      [556, 640 + i * 40],
    ])
    return fold(a ?? [0, 0], b ?? [0, 0], c ?? [0, 0], 12 * scale, 0.3)
  })
  return [
    {
      art: `<path d="${tab}" fill="none" stroke="${cloth.dark}" stroke-width="13"/>`,
      material: MATERIALS.cotton,
      puff: 0.7,
    },
    {
      art: `<path d="${shaft}" fill="${cloth.colour}"/>`,
      relief: creases.join('') + ankle.join(''),
      soft: 9,
      depth: 24,
      material: cloth.material,
      puff: 0.85,
      edge: 150,
      rumple: { strength: 9 * cloth.drape, across: 120, along: 100, seed },
      shadow: { dx: 14, dy: 8, blur: 14, strength: 0.45 },
    },
    {
      art: `<path d="${elastic}" fill="${cloth.dark}"/>${dash(elastic, cloth.accent)}`,
      form: `<path d="${shaft}"/>`,
      relief: ribbing.map((one) => groove(one, 3.6 * scale, 0.9)).join(''),
      soft: 1.6,
      depth: 7,
      material: MATERIALS.cotton,
      puff: 0.8,
      edge: 150,
    },
    {
      art: `<path d="${sole}" fill="#1d1815"/><path d="${welt}" stroke="#6d5136" stroke-width="7" fill="none"/>${dash(welt, '#d8b98a')}`,
      material: MATERIALS.rubber,
      puff: 0.7,
      edge: 16,
    },
  ]
}

/** A pair of boots, one a step behind the other; the nearer rests at y = 1110. */
export function boots(cloth: Cloth): Layer[] {
  return [...boot(cloth, 92, -10, 0.86, cloth.seed + 1), ...boot(cloth, -60, 74, 0.98, cloth.seed)]
}
