// Trousers: the jeans, and plain slacks worn with other things.
import type { Body } from '../figure.ts'
import { type Layer, MATERIALS } from '../layer.ts'
import { between, fold, groove, type Point, reach, ridge, runs, spline } from '../path.ts'
import { random } from '../random.ts'
import { buttons, CAST, type Garment, NEAR, seam, stitches } from './blocks.ts'

type LegCut = { rise: number; hip: number; thigh: number; knee: number; hem: number; length: number }

const end = (points: Point[]): Point => points[points.length - 1] ?? [0, 0]

const first = (points: Point[]): Point => points[0] ?? [0, 0]

/** One outline of both legs: waist, hips, and down to each hem. */
function trousers(body: Body, cut: LegCut, fault: boolean): { d: string; hems: [Point, Point, number][] } {
  const crotch = body.at(742, 4)
  const leg = (s: -1 | 1): { out: Point[]; inn: Point[]; hem: [Point, Point, number] } => {
    const [hip, knee, ankle] = body.legs[s < 0 ? 0 : 1]
    const low = between(knee, ankle, cut.length - (fault && s > 0 ? 0.14 : 0))
    const out: Point[] = [
      body.at(cut.rise, s * (body.half(cut.rise) + 6)),
      body.at(610, s * (body.half(610) + 8)),
      body.at(680, s * cut.hip),
      [between(hip, knee, 0.34)[0] + s * cut.thigh, between(hip, knee, 0.34)[1]],
      [knee[0] + s * cut.knee, knee[1]],
      [low[0] + s * cut.hem, low[1]],
    ]
    const inn: Point[] = [
      [low[0] - s * cut.hem, low[1] - 4],
      [knee[0] - s * cut.knee, knee[1]],
      [between(hip, knee, 0.34)[0] - s * (cut.thigh - 8), between(hip, knee, 0.34)[1]],
      crotch,
    ]
    return { out, inn, hem: [[low[0] - cut.hem, low[1]], [low[0] + cut.hem, low[1]], s] }
  }
  const [l, r] = [leg(-1), leg(1)]
  const d = runs(
    [first(l.out), body.at(cut.rise + 7, 0), first(r.out)],
    r.out,
    [end(r.out), between(end(r.out), first(r.inn), 0.5), first(r.inn)],
    r.inn,
    l.inn.toReversed(),
    [first(l.inn), between(first(l.inn), end(l.out), 0.5), end(l.out)],
    l.out.toReversed(),
  )
  return { d, hems: [l.hem, r.hem] }
}

function legFolds(body: Body, seed: number, strength: number): string {
  const rng = random(seed)
  let out = ''
  for (const s of [-1, 1] as const) {
    const [hip, knee, ankle] = body.legs[s < 0 ? 0 : 1]
    for (let i = 0; i < 4; i++)
      out += fold(
        body.at(738 + i * 9, s * 4),
        body.at(716 + i * 10, s * 44),
        body.at(690 + i * 22, s * (82 + i * 4)),
        6,
        0.4 * strength,
      )
    for (let i = 0; i < 5; i++) {
      const at = between(hip, knee, rng.range(0.82, 1.16))
      out += fold(reach(at, 1.4, 40 * s), reach(at, 0, 12), reach(at, -1.3, 34 * s), 6, 0.36 * strength)
    }
    for (let i = 0; i < 6; i++) {
      const at = between(knee, ankle, rng.range(0.62, 0.98))
      out += fold(
        reach(at, 1.5 + rng.around(0.3), 38),
        reach(at, 0, 9),
        reach(at, -1.5 + rng.around(0.3), 38),
        5 + rng.next() * 3,
        0.42 * strength,
      )
    }
    out += fold(
      between(hip, knee, 0.2),
      reach(between(hip, knee, 0.6), s, 6),
      between(knee, ankle, 0.5),
      9,
      0.28 * strength,
    )
  }
  return out
}

/** Straight five-pocket jeans. */
export const jeans: Garment = {
  front: (body, cloth) => {
    const back = body.pose.view === 'back'
    const { d, hems } = trousers(
      body,
      { rise: 556, hip: 108, thigh: 60, knee: 47, hem: 46, length: 0.99 },
      cloth.fault === 'hem',
    )
    const waist = runs(
      [body.at(556, -72), body.at(564, 0), body.at(556, 72)],
      [body.at(556, 72), body.at(592, 86)],
      [body.at(592, 86), body.at(600, 0), body.at(592, -86)],
    )
    const pocket = (s: -1 | 1): string =>
      back
        ? runs(
            [body.at(632, s * 22), body.at(628, s * 82)],
            [body.at(628, s * 82), body.at(700, s * 86), body.at(716, s * 54), body.at(704, s * 22)],
            [body.at(704, s * 22), body.at(632, s * 22)],
          )
        : spline([body.at(600, s * 42), body.at(632, s * 56), body.at(646, s * 98)], false)
    const fly = spline([body.at(602, 22), body.at(680, 22), body.at(722, 4)], false)
    const middle = spline([body.at(600, 1), body.at(680, 1), body.at(742, 4)], false)
    const sides = ([0, 1] as const).map((i) => {
      const [hip, knee, ankle] = body.legs[i]
      const s = i === 0 ? -1 : 1
      return spline(
        [
          body.at(640, s * 101),
          [between(hip, knee, 0.34)[0] + s * 52, between(hip, knee, 0.34)[1]],
          [knee[0] + s * 39, knee[1]],
          [ankle[0] + s * 38, ankle[1] - 8],
        ],
        false,
      )
    })
    const faded = body.legs
      .map(
        ([hip, knee]) =>
          `<ellipse cx="${between(hip, knee, 0.45)[0]}" cy="${between(hip, knee, 0.45)[1]}" rx="34" ry="150" fill="url(#fade)"/>`,
      )
      .join('')
    const hemLines = hems
      .map(([a, b]) => stitches(`M${a[0]} ${a[1] - 13}L${b[0]} ${b[1] - 13}`, cloth.accent, 1.5))
      .join('')
    const loops = [-58, -30, 34, 60]
      .map((dx) => {
        const [a, b] = [body.at(558, dx), body.at(603, dx * 1.13)]
        const line = `M${a.join(' ')}L${b.join(' ')}`
        return `<path d="${line}" stroke="${cloth.dark}" stroke-opacity=".6" stroke-width="12" fill="none"/><path d="${line}" stroke="${cloth.colour}" stroke-width="9.5" fill="none"/>${stitches(line, cloth.accent, 1.2, 0.6)}`
      })
      .join('')
    const layers: Layer[] = [
      {
        art: `<defs><radialGradient id="fade"><stop offset="0" stop-color="#dfe8f2" stop-opacity=".42"/><stop offset="1" stop-color="#dfe8f2" stop-opacity="0"/></radialGradient></defs><path d="${d}" fill="${cloth.colour}"/>${faded}${sides.map((one) => seam(one, cloth.dark, 0.5)).join('')}${hemLines}${back ? seam(middle, cloth.dark) : seam(middle, cloth.dark) + stitches(fly, cloth.accent, 1.6)}${([-1, 1] as const).map((s) => (back ? `<path d="${pocket(s)}" fill="${cloth.colour}" stroke="${cloth.dark}" stroke-opacity=".5"/>` : seam(pocket(s), cloth.dark)) + stitches(pocket(s), cloth.accent, 1.6)).join('')}`,
        relief:
          legFolds(body, cloth.seed, cloth.drape) +
          groove(middle, 6, 0.7) +
          ([-1, 1] as const).map((s) => groove(pocket(s), 4, 0.7)).join('') +
          hems.map(([a, b]) => groove(`M${a[0]} ${a[1] - 15}L${b[0]} ${b[1] - 15}`, 3, 0.7)).join(''),
        soft: 4.5,
        depth: 15,
        material: cloth.material,
        puff: 0.85,
        rumple: { strength: 7 * cloth.drape, across: 46, along: 90, seed: cloth.seed },
        shadow: CAST,
      },
      {
        art: `<path d="${waist}" fill="${cloth.colour}"/>${stitches(spline([body.at(562, -72), body.at(569, 0), body.at(562, 72)], false), cloth.accent, 1.4)}${stitches(spline([body.at(588, -84), body.at(595, 0), body.at(588, 84)], false), cloth.accent, 1.4)}${loops}`,
        material: cloth.material,
        puff: 0.5,
        edge: 12,
        shadow: NEAR,
      },
    ]
    if (!back)
      layers.push({
        art: buttons([body.at(582, 2)], 7.5, '#a8774a', '#5d3f26'),
        material: MATERIALS.metal,
        puff: 0.6,
        shadow: NEAR,
      })
    return layers
  },
}

/** Slim plain trousers that let the top speak. */
export const slacks: Garment = {
  front: (body, cloth) => {
    const { d } = trousers(body, { rise: 552, hip: 106, thigh: 57, knee: 41, hem: 31, length: 0.96 }, false)
    const crease = body.legs.map(([hip, knee, ankle]) =>
      spline([between(hip, knee, 0.1), knee, between(knee, ankle, 0.9)], false),
    )
    return [
      {
        art: `<path d="${d}" fill="${cloth.colour}"/>${seam(spline([body.at(560, 0), body.at(740, 4)], false), cloth.dark)}`,
        relief: legFolds(body, cloth.seed, 0.6 * cloth.drape) + crease.map((one) => ridge(one, 5, 0.3)).join(''),
        soft: 5,
        depth: 12,
        material: cloth.material,
        puff: 0.85,
        shadow: CAST,
      },
    ]
  },
}
