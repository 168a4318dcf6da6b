// Pattern blocks every garment is cut from: bodice, sleeve and leg outlines on a posed body, with their folds.
import type { Body } from '../figure.ts'
import { type Layer, type Material } from '../layer.ts'
import { between, fold, groove, type Point, reach, runs, tube } from '../path.ts'
import { type Random, random } from '../random.ts'

/** What a garment is made of and how this picture of it differs from the next. */
export type Cloth = {
  colour: string
  dark: string
  accent: string
  material: Material
  pattern: 'plain' | 'stripe' | 'check'
  seed: number
  /** How much the cloth folds: 1 is usual. */
  drape: number
  /** A planted fault of the garment itself, if any. */
  fault?: 'hem' | 'seam' | 'sleeve'
}

/** A garment: what shows behind the neck, and the rest in the order it is worn. */
export type Garment = { behind?(body: Body, cloth: Cloth): Layer[]; front(body: Body, cloth: Cloth): Layer[] }

/** A path filled with the cloth's colour and, over it, its pattern turned by `angle` degrees. */
export function fillCloth(d: string, cloth: Cloth, angle = 0, colour = cloth.colour): string {
  const base = `<path d="${d}" fill="${colour}"/>`
  if (cloth.pattern === 'plain') return base
  const id = `p${Math.round(angle * 10)}${cloth.pattern}`.replace('-', 'm').replace('.', '')
  const lines =
    cloth.pattern === 'stripe'
      ? `<rect x="3" width="3.4" height="20" fill="${cloth.accent}" fill-opacity=".72"/>`
      : `<rect width="60" height="60" fill="none"/><rect x="6" width="22" height="60" fill="${cloth.dark}" fill-opacity=".34"/><rect y="6" width="60" height="22" fill="${cloth.dark}" fill-opacity=".34"/><rect x="44" width="3" height="60" fill="${cloth.accent}" fill-opacity=".75"/><rect y="44" width="60" height="3" fill="${cloth.accent}" fill-opacity=".6"/>`
  const size = cloth.pattern === 'stripe' ? 'width="11" height="20"' : 'width="60" height="60"'
  return `${base}<defs><pattern id="${id}" ${size} patternUnits="userSpaceOnUse" patternTransform="rotate(${angle.toFixed(1)})">${lines}</pattern></defs><path d="${d}" fill="url(#${id})"/>`
}

/** The inside of a collar or neckline, seen behind the neck. */
export function backNeck(body: Body, colour: string, material: Material, top = 288, half = 44, low = 372): Layer {
  const d = runs(
    [
      body.at(352, -half - 26),
      body.at(top + 8, -half),
      body.at(top, 0),
      body.at(top + 8, half),
      body.at(352, half + 26),
    ],
    [body.at(352, half + 26), body.at(low, 0), body.at(352, -half - 26)],
  )
  return { art: `<path d="${d}" fill="${colour}"/>`, material, puff: 0 }
}

export const CAST = { dx: 9, dy: 12, blur: 10, strength: 0.36 } as const
export const NEAR = { dx: 3, dy: 4, blur: 4, strength: 0.4 } as const

export type Bodice = {
  /** Half the neck opening at the shoulder, its depth at the middle, and whether it comes to a point. */
  neck: number
  neckTop: number
  neckDepth: number
  vee?: boolean
  shoulder: number
  shoulderY: number
  /** Ease over the body at heights down the side. */
  sides: readonly (readonly [y: number, half: number])[]
  /** How far the hem dips in the middle; `slant` lowers the right end. */
  hemDip?: number
  slant?: number
}

/** The outline of a body piece, from neckline over shoulders and sides to the hem. */
export function bodice(body: Body, cut: Bodice): string {
  const last = cut.sides[cut.sides.length - 1] ?? [700, 100]
  const neckline: Point[] = cut.vee
    ? [
        body.at(cut.neckTop, -cut.neck),
        body.at(cut.neckTop + cut.neckDepth * 0.5, -cut.neck * 0.62),
        body.at(cut.neckTop + cut.neckDepth, 0),
      ]
    : [
        body.at(cut.neckTop, -cut.neck),
        body.at(cut.neckTop + cut.neckDepth * 0.78, -cut.neck * 0.66),
        body.at(cut.neckTop + cut.neckDepth, 0),
        body.at(cut.neckTop + cut.neckDepth * 0.78, cut.neck * 0.66),
        body.at(cut.neckTop, cut.neck),
      ]
  const second: Point[] = cut.vee
    ? [
        body.at(cut.neckTop + cut.neckDepth, 0),
        body.at(cut.neckTop + cut.neckDepth * 0.5, cut.neck * 0.62),
        body.at(cut.neckTop, cut.neck),
      ]
    : []
  const side = (s: -1 | 1): Point[] => [
    body.at(cut.shoulderY, s * cut.shoulder),
    body.at(cut.shoulderY + 24, s * (cut.shoulder + 2)),
    ...cut.sides.map(([y, half]) =>
      body.at(y + (s > 0 ? (cut.slant ?? 0) * Math.max(0, (y - 560) / (last[0] - 560)) : 0), s * half),
    ),
  ]
  const [right, left] = [side(1), side(-1).toReversed()]
  const hem: Point[] = [
    right[right.length - 1] ?? [0, 0],
    body.at(last[0] + (cut.hemDip ?? 10) + (cut.slant ?? 0) * 0.5, 0),
    left[0] ?? [0, 0],
  ]
  return runs(
    neckline,
    ...(second.length > 0 ? [second] : []),
    [
      body.at(cut.neckTop, cut.neck),
      body.at(cut.shoulderY - 4, cut.shoulder - 8),
      body.at(cut.shoulderY, cut.shoulder),
    ],
    right,
    hem,
    left,
    [
      body.at(cut.shoulderY, -cut.shoulder),
      body.at(cut.shoulderY - 4, -cut.shoulder + 8),
      body.at(cut.neckTop, -cut.neck),
    ],
  )
}

/** Markup that keeps the shoulders from being rounded off where the sleeves go on under the body piece. */
export function shoulderForm(body: Body, outline: string, width = 34): string {
  const stub = ([shoulder, elbow]: Body['left']): string =>
    tube([between(shoulder, elbow, -0.12), shoulder, between(shoulder, elbow, 0.42)], [width * 0.8, width, width])
  return `<path d="${outline}"/><path d="${stub(body.left)}"/><path d="${stub(body.right)}"/>`
}

export type SleeveCut = {
  widths: readonly [top: number, upper: number, elbow: number, lower: number, cuff: number]
  length: number
  cuffHeight?: number
  cuffColour?: string
}

/** A sleeve over one arm, with the folds that gather at a bent elbow and above the cuff. */
export function sleeve(body: Body, side: -1 | 1, cut: SleeveCut, cloth: Cloth): Layer {
  const [shoulder, elbow, wrist] = side < 0 ? body.left : body.right
  const rng = random(cloth.seed + (side < 0 ? 17 : 31))
  const end = cut.length <= 1 ? between(shoulder, elbow, cut.length) : between(elbow, wrist, cut.length - 1)
  const [top, upper, at, lower, cuff] = cut.widths
  const start = between(shoulder, elbow, -0.07)
  const spine: Point[] =
    cut.length <= 1
      ? [start, shoulder, between(shoulder, end, 0.5), end]
      : [start, shoulder, between(shoulder, elbow, 0.5), elbow, between(elbow, end, 0.5), end]
  const widths = cut.length <= 1 ? [top * 0.5, top * 0.92, upper, at] : [top * 0.5, top * 0.92, upper, at, lower, cuff]
  const d = tube(spine, widths)
  let relief = ''
  let trim = ''
  if (cut.length > 1) {
    const bend = Math.abs(
      (side < 0 ? body.pose.left : body.pose.right)[0] - (side < 0 ? body.pose.left : body.pose.right)[1],
    )
    const across = (centre: Point, from: Point, to: Point, w: number, slant: number, strength: number): string => {
      const angle = Math.atan2(to[0] - from[0], to[1] - from[1])
      const a = reach(centre, angle + Math.PI / 2, w)
      const b = reach(reach(centre, angle, slant), angle - Math.PI / 2, w)
      return fold(a, reach(between(a, b, 0.5), angle, slant * 0.2 + 10), b, 6 + rng.next() * 4, strength)
    }
    for (let i = 0; i < 5; i++) {
      const t = rng.range(-0.3, 0.32)
      const centre = t < 0 ? between(elbow, shoulder, -t) : between(elbow, wrist, t)
      relief += across(
        centre,
        shoulder,
        wrist,
        at * rng.range(0.5, 1),
        rng.range(-34, 34),
        0.3 + Math.min(0.4, bend * 0.6),
      )
    }
    for (let i = 0; i < 3; i++)
      relief += across(
        between(end, elbow, rng.range(0.06, 0.34)),
        elbow,
        wrist,
        cuff * rng.range(0.6, 1),
        rng.range(-16, 16),
        0.35,
      )
    relief += fold(
      between(shoulder, elbow, 0.12),
      reach(between(shoulder, elbow, 0.4), 0, side * 4),
      between(shoulder, elbow, 0.75),
      9,
      0.4,
    )
    if (cut.cuffHeight) {
      const length = Math.hypot(end[0] - elbow[0], end[1] - elbow[1])
      const back = between(end, elbow, cut.cuffHeight / length)
      const angle = Math.atan2(end[0] - elbow[0], end[1] - elbow[1])
      const line = `M${reach(back, angle + Math.PI / 2, cuff + 1).join(' ')}L${reach(back, angle - Math.PI / 2, cuff + 1).join(' ')}`
      relief += groove(line, 5, 0.8)
      if (cut.cuffColour) trim = `<path d="${tube([back, end], [cuff + 2, cuff + 1])}" fill="${cut.cuffColour}"/>`
      else trim = `<path d="${line}" stroke="${cloth.dark}" stroke-opacity=".5" stroke-width="2" fill="none"/>`
    }
  }
  return {
    art: `${fillCloth(d, cloth, (-Math.atan2(end[0] - shoulder[0], end[1] - shoulder[1]) * 180) / Math.PI)}${trim}`,
    part: 'sleeve',
    relief,
    soft: 5,
    depth: 13,
    material: cloth.material,
    puff: 0.8,
    rumple: { strength: 7 * cloth.drape, across: 46, along: 74, seed: cloth.seed + side },
    shadow: CAST,
  }
}

/** Soft folds that fall from a line: `count` of them between two x offsets, from `top` to `bottom`, fanning by `flare`. */
export function drapes(
  body: Body,
  rng: Random,
  options: {
    count: number
    from: number
    to: number
    top: number
    bottom: number
    flare: number
    width: number
    strength: number
  },
): string {
  let out = ''
  const { count, from, to, top, bottom, flare, width, strength } = options
  for (let i = 0; i < count; i++) {
    const dx = from + ((to - from) * (i + 0.5)) / count + rng.around((to - from) / count / 1.6)
    const a = body.at(top + rng.range(0, (bottom - top) * 0.18), dx)
    const b = body.at(bottom + rng.around(14), dx * flare)
    const via = between(a, b, 0.55)
    out += fold(a, [via[0] + rng.around(10), via[1]], b, width * rng.range(0.7, 1.3), strength * rng.range(0.7, 1.1))
  }
  return out
}

/** Round buttons with a rim and four holes, as one markup. */
export function buttons(points: readonly Point[], radius: number, colour: string, rim: string): string {
  return points
    .map(([x, y]) => {
      const hole = (dx: number, dy: number): string =>
        `<circle cx="${x + dx * radius * 0.26}" cy="${y + dy * radius * 0.26}" r="${radius * 0.11}" fill="#000" fill-opacity=".6"/>`
      return `<circle cx="${x}" cy="${y}" r="${radius}" fill="${colour}"/><circle cx="${x}" cy="${y}" r="${radius * 0.72}" fill="none" stroke="${rim}" stroke-width="${radius * 0.14}"/>${hole(-1, -1)}${hole(1, -1)}${hole(-1, 1)}${hole(1, 1)}`
    })
    .join('')
}

/** A dashed line of stitches. */
export function stitches(d: string, colour: string, width = 1.4, opacity = 0.8): string {
  return `<path d="${d}" fill="none" stroke="${colour}" stroke-opacity="${opacity}" stroke-width="${width}" stroke-dasharray="5 2.6" stroke-linecap="round"/>`
}

/** A seam: a fine dark line with a light one beside it. */
export function seam(d: string, dark: string, opacity = 0.55): string {
  return `<path d="${d}" fill="none" stroke="${dark}" stroke-opacity="${opacity}" stroke-width="1.8"/>`
}
