// Still lifes of small things: the sunglasses and the folded scarf.
import type { Cloth } from '../garments/blocks.ts'
import { type Layer, MATERIALS } from '../layer.ts'
import { groove, type Point, ridge, runs, spline, tube } from '../path.ts'
import { random } from '../random.ts'

const lens = (s: -1 | 1, grow: number): string => {
  const p = (dx: number, dy: number): Point => [512 + s * (66 + 120 + (dx - 120) * grow), 800 + dy * grow]
  return spline([p(14, -70), p(110, -94), p(216, -82), p(248, -30), p(226, 54), p(150, 104), p(64, 92), p(12, 28)])
}

const temple = (s: -1 | 1): string =>
  tube(
    [
      [512 + s * 350, 730],
      [512 + s * 322, 664],
      [512 + s * 286, 606],
      [512 + s * 258, 586],
      [512 + s * 240, 606],
    ],
    [13, 11, 9, 8.5, 7],
    true,
  )

const gleam = (s: -1 | 1): string =>
  runs(
    [
      [512 + s * 186 - 70, 730],
      [512 + s * 186 - 20, 716],
    ],
    [
      [512 + s * 186 - 20, 716],
      [512 + s * 186 - 70, 872],
    ],
    [
      [512 + s * 186 - 70, 872],
      [512 + s * 186 - 108, 842],
    ],
  )

/** Sunglasses from the front, resting at y = 930. */
export function sunglasses(cloth: Cloth): Layer[] {
  const rng = random(cloth.seed)
  const flecks = Array.from(
    { length: 90 },
    () =>
      `<ellipse cx="${rng.range(190, 834).toFixed(0)}" cy="${rng.range(680, 930).toFixed(0)}" rx="${rng.range(8, 30).toFixed(0)}" ry="${rng.range(6, 16).toFixed(0)}" fill="${rng.pick([cloth.dark, cloth.accent, '#1a0d06', '#8a4e1f'])}" fill-opacity="${rng.range(0.35, 0.8).toFixed(2)}" transform="rotate(${rng.around(40).toFixed(0)} 512 800)"/>`,
  ).join('')
  const frame = `${lens(-1, 1.16)}${lens(1, 1.16)}${tube(
    [
      [424, 776],
      [466, 744],
      [512, 734],
      [558, 744],
      [600, 776],
    ],
    [16, 13, 12, 13, 16],
  )}${runs(
    [
      [196, 712],
      [150, 706],
      [148, 748],
    ],
    [
      [148, 748],
      [204, 772],
    ],
  )}${runs(
    [
      [828, 712],
      [874, 706],
      [876, 748],
    ],
    [
      [876, 748],
      [820, 772],
    ],
  )}`
  const hole = `${lens(-1, 0.98)}${lens(1, 0.98)}`
  return [
    {
      art: `<path d="${temple(1)}" fill="${cloth.colour}"/><path d="${temple(-1)}" fill="${cloth.colour}"/>`,
      material: MATERIALS.glass,
      puff: 0.9,
      shadow: { dx: 10, dy: 40, blur: 18, strength: 0.3 },
    },
    {
      art: `<defs><linearGradient id="lens" x1="0" y1="0" x2="0.2" y2="1"><stop offset="0" stop-color="#1d1714" stop-opacity=".96"/><stop offset="1" stop-color="#7a5a41" stop-opacity=".78"/></linearGradient></defs><path d="${hole}" fill="url(#lens)"/><path d="${gleam(-1)}" fill="#fff" fill-opacity=".13"/><path d="${gleam(1)}" fill="#fff" fill-opacity=".13"/>`,
      material: MATERIALS.glass,
      puff: 0.22,
    },
    {
      art: `<defs><mask id="rim" maskUnits="userSpaceOnUse" x="100" y="600" width="824" height="400"><path d="${frame}" fill="#fff"/><path d="${hole}" fill="#000"/></mask></defs><g mask="url(#rim)"><rect x="100" y="600" width="824" height="400" fill="${cloth.colour}"/>${flecks}</g>`,
      material: MATERIALS.glass,
      puff: 1,
      shadow: { dx: 6, dy: 12, blur: 8, strength: 0.4 },
    },
    {
      art: [160, 176, 848, 864].map((x) => `<ellipse cx="${x}" cy="728" rx="5" ry="5" fill="#d8c48c"/>`).join(''),
      material: MATERIALS.metal,
      puff: 0.8,
    },
  ]
}

/** A wool scarf tied in a loose knot, both fringed ends towards the viewer. */
export function scarf(cloth: Cloth): Layer[] {
  const rng = random(cloth.seed)
  const jog = (): number => rng.around(14)
  const band = (spine: Point[], widths: number[], stripes: number[]): Layer => {
    const d = tube(spine, widths)
    // Folds run along the band: lines parallel to its spine, closer where the band is narrow.
    const parallel = (k: number): string =>
      spline(
        spine.map(([x, y], i): Point => {
          const [before, after] = [
            spine[Math.max(0, i - 1)] ?? [x, y],
            spine[Math.min(spine.length - 1, i + 1)] ?? [x, y],
          ]
          const length = Math.hypot(after[0] - before[0], after[1] - before[1]) || 1
          const off = (widths[i] ?? 60) * k
          return [x - ((after[1] - before[1]) / length) * off, y + ((after[0] - before[0]) / length) * off]
        }),
        false,
      )
    const folds = [-0.62, -0.2, 0.3, 0.68]
      .map(
        (k) =>
          groove(parallel(k + rng.around(0.09)), 15, 0.62) + ridge(parallel(k - 0.17 + rng.around(0.05)), 17, 0.55),
      )
      .join('')
    const weave = stripes
      .map(
        (k, i) =>
          `<path d="${parallel(k)}" fill="none" stroke="${i % 2 === 0 ? cloth.accent : cloth.dark}" stroke-width="${i % 2 === 0 ? 13 : 6}" stroke-opacity=".8"/>`,
      )
      .join('')
    return {
      art: `<path d="${d}" fill="${cloth.colour}"/>${weave}`,
      relief: folds,
      soft: 8,
      depth: 30,
      material: cloth.material,
      puff: 0.8,
      edge: 46,
      rumple: { strength: 16 * cloth.drape, across: 120, along: 90, seed: cloth.seed + stripes.length },
      shadow: { dx: 12, dy: 18, blur: 15, strength: 0.55 },
    }
  }
  const fringe = (at: Point, half: number, angle: number): Layer => {
    let out = ''
    for (let x = -half + 4; x < half - 2; x += 8) {
      const [len, colour] = [78 + rng.around(18), rng.pick([cloth.colour, cloth.colour, cloth.dark, cloth.accent])]
      out += `<path d="${spline(
        [
          [x, -14],
          [x + rng.around(5), len * 0.5],
          [x * 1.06 + rng.around(12), len],
        ],
        false,
      )}" fill="none" stroke="${colour}" stroke-width="6.5" stroke-linecap="round"/>`
    }
    return {
      art: `<g transform="translate(${at[0].toFixed(1)} ${at[1].toFixed(1)}) rotate(${angle})">${out}</g>`,
      material: cloth.material,
      puff: 0.8,
      shadow: { dx: 5, dy: 7, blur: 6, strength: 0.45 },
    }
  }
  const left: Point = [372 + jog(), 1150]
  const right: Point = [632 + jog(), 1216]
  return [
    fringe(right, 112, -7),
    band([[566, 640], [590, 800], [604, 1000], right], [56, 92, 112, 118], [-0.6, 0.3, 0.55]),
    band(
      [
        [596, 650],
        [660, 560],
        [676, 440],
        [600, 352],
        [478, 340],
        [372, 410],
        [356, 540],
        [428, 656],
      ],
      [56, 84, 104, 112, 108, 98, 84, 56],
      [-0.55, -0.3, 0.55],
    ),
    fringe(left, 116, 8),
    band([[478, 640], [446, 800], [404, 1000], left], [56, 96, 116, 122], [-0.58, 0.35, 0.6]),
    band(
      [
        [386, 566],
        [448, 640],
        [530, 662],
        [612, 640],
        [664, 584],
      ],
      [40, 70, 80, 70, 42],
      [-0.45, 0.5],
    ),
  ]
}
