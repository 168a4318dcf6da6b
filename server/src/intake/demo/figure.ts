// The mannequin: a faceless figure of fashion-drawing proportions, its poses, and the points garments hang from.
import { type Layer, MATERIALS } from './layer.ts'
import { between, groove, type Point, reach, ridge, runs, spline, tube } from './path.ts'

export type Pose = {
  view: 'front' | 'back'
  /** Weight on one hip: -1 left of the picture to 1 right. */
  lean: number
  /** Upper and lower arm, in radians out from straight down: left and right of the picture. */
  left: readonly [number, number]
  right: readonly [number, number]
  /** Distance of the ankles from the middle. */
  stance: number
  /** Tilt of the head, in radians. */
  head: number
}

export type Look = { skin: string; hair: string; style: 'bun' | 'bob' | 'crop'; shoe: string; shade: string }

/** The demo's subjects. */
export const LOOKS: Record<string, Look> = {
  Model_A: { skin: '#d9b49a', hair: '#3a2a22', style: 'bun', shoe: '#241f1f', shade: '#c79c80' },
  Model_B: { skin: '#8a5a42', hair: '#1c1716', style: 'crop', shoe: '#2a2422', shade: '#774a35' },
  Model_C: { skin: '#e3c4ae', hair: '#a9744a', style: 'bob', shoe: '#4a3a33', shade: '#cfa78e' },
}

export type Body = {
  pose: Pose
  /** A point of the figure: at a height, so far from its middle line (left negative), following its lean and tilt. */
  at(y: number, dx: number): Point
  /** The body's half-width at a height. */
  half(y: number): number
  left: readonly [Point, Point, Point]
  right: readonly [Point, Point, Point]
  legs: readonly [readonly [Point, Point, Point], readonly [Point, Point, Point]]
}

const interpolate = (table: readonly (readonly [number, number])[], x: number): number => {
  const first = table[0] ?? [0, 0]
  if (x <= first[0]) return first[1]
  for (let i = 1; i < table.length; i++) {
    const [a, b] = [table[i - 1] ?? first, table[i] ?? first]
    if (x > b[0]) continue
    const t = (x - a[0]) / (b[0] - a[0])
    return a[1] + (b[1] - a[1]) * t * t * (3 - 2 * t)
  }
  return (table[table.length - 1] ?? first)[1]
}

const WIDTHS = [
  [262, 24],
  [292, 27],
  [312, 46],
  [326, 78],
  [342, 99],
  [360, 106],
  [384, 98],
  [410, 89],
  [445, 89],
  [545, 64],
  [650, 97],
  [700, 100],
  [800, 96],
] as const

/** Poses the figure. */
export function pose(options: Partial<Pose> = {}): Body {
  const p: Pose = { view: 'front', lean: 0.4, left: [0.14, 0.06], right: [0.14, 0.06], stance: 44, head: 0, ...options }
  const middle = [
    [200, -9],
    [312, -8],
    [420, -5],
    [548, 6],
    [668, 19],
    [900, 13],
    [1330, 0],
  ] as const
  const tilt = [
    [312, -0.045],
    [440, -0.03],
    [548, 0.02],
    [668, 0.05],
    [1000, 0.02],
    [1330, 0],
  ] as const
  const at = (y: number, dx: number): Point => [
    512 + interpolate(middle, y) * p.lean + dx,
    y - dx * interpolate(tilt, y) * p.lean,
  ]
  const limb = (side: -1 | 1, angles: readonly [number, number]): [Point, Point, Point] => {
    const shoulder = at(362, side * 93)
    const elbow = reach(shoulder, side * angles[0], 196)
    return [shoulder, elbow, reach(elbow, side * angles[1], 182)]
  }
  const stand = (side: -1 | 1): [Point, Point, Point] => {
    const hip = at(700, side * 50)
    // The leg that carries no weight bends outwards at the knee.
    const free = Math.max(0, -side * p.lean)
    const ankle: Point = [512 + side * (p.stance + free * 26) + p.lean * 10, 1342 + free * 6]
    const middleOf = between(hip, ankle, 0.5)
    return [hip, [middleOf[0] + side * (4 + free * 14), middleOf[1] - 8], ankle]
  }
  return {
    pose: p,
    at,
    half: (y) => interpolate(WIDTHS, y),
    left: limb(-1, p.left),
    right: limb(1, p.right),
    legs: [stand(-1), stand(1)],
  }
}

function hand(elbow: Point, wrist: Point, side: number, look: Look): { art: string; relief: string } {
  const angle = Math.atan2(wrist[0] - elbow[0], wrist[1] - elbow[1])
  const across = angle + Math.PI / 2
  const knuckle = reach(wrist, angle, 36)
  const palm = tube(
    [reach(wrist, angle, -26), wrist, reach(wrist, angle, 20), reach(wrist, angle, 42)],
    [13, 12.5, 16.5, 15.5],
  )
  // Four fingers, a little curled towards the body, the middle ones longest.
  const fingers = [-1.5, -0.5, 0.5, 1.5].map((k) => {
    const root = reach(knuckle, across, k * 7.6)
    const curl = angle - side * 0.16 - k * 0.05
    const length = 44 - Math.abs(k + side * 0.4) * 6
    const middle = reach(root, curl, length * 0.55)
    return tube(
      [reach(root, angle, -6), root, middle, reach(middle, curl - side * 0.14, length * 0.45)],
      [4.6, 4.8, 4.4, 3.2],
      true,
    )
  })
  const base = reach(reach(wrist, angle, 12), across, -side * 9)
  const thumb = tube(
    [base, reach(base, angle - side * 0.42, 22), reach(reach(base, angle - side * 0.42, 22), angle - side * 0.1, 18)],
    [7.5, 6, 4],
    true,
  )
  const gap = (k: number): string =>
    groove(
      spline(
        [
          reach(reach(knuckle, angle, -2), across, k * 7.6),
          reach(reach(knuckle, angle - side * 0.1, 36), across, k * 7.2),
        ],
        false,
      ),
      2.6,
      0.6,
    )
  return {
    art: `<path d="${thumb}" fill="${look.shade}"/><path d="${palm}" fill="${look.skin}"/>${fingers.map((d) => `<path d="${d}" fill="${look.skin}"/>`).join('')}`,
    relief: gap(-1) + gap(0) + gap(1),
  }
}

function arm(body: Body, side: -1 | 1, look: Look): { art: string; relief: string } {
  const [shoulder, elbow, wrist] = side < 0 ? body.left : body.right
  const start = between(shoulder, body.at(400, 0), 0.3)
  const spine = [start, reach(shoulder, 0, 4), between(shoulder, elbow, 0.5), elbow, between(elbow, wrist, 0.35), wrist]
  const d = tube(spine, [16, 25, 24, 20, 20.5, 12.5])
  const palm = hand(elbow, wrist, side, look)
  return { art: `<path d="${d}" fill="${look.skin}"/>${palm.art}`, relief: palm.relief }
}

function leg(
  [hip, knee, ankle]: readonly [Point, Point, Point],
  look: Look,
  bare: boolean,
): { art: string; relief: string } {
  // Under trousers only the ankles show; a thigh might peep out between the legs.
  if (!bare) {
    const low = tube(
      [between(knee, ankle, 0.5), between(knee, ankle, 0.72), ankle, reach(ankle, 0, 60)],
      [18, 20, 15.5, 18],
    )
    return { art: `<path d="${low}" fill="${look.skin}"/>`, relief: '' }
  }
  const spine = [
    hip,
    between(hip, knee, 0.45),
    knee,
    between(knee, ankle, 0.3),
    between(knee, ankle, 0.72),
    ankle,
    reach(ankle, 0, 60),
  ]
  return {
    art: `<path d="${tube(spine, [52, 49, 31, 34, 23, 15.5, 18])}" fill="${look.skin}"/>`,
    relief: `<ellipse cx="${knee[0]}" cy="${knee[1]}" rx="13" ry="22" fill="#fff" fill-opacity=".3"/>`,
  }
}

/** Everything bare of the figure but its head, as one form: trunk, arms, hands and legs. */
export function skinLayer(body: Body, look: Look, bareLegs: boolean): Layer {
  const side = (s: -1 | 1): Point[] =>
    [262, 300, 316, 332, 350, 376, 405, 445, 500, 548, 610, 668, 720].map((y) => body.at(y, s * body.half(y)))
  const front = body.pose.view === 'front'
  const bone = (s: number): string => spline([body.at(337, s * 72), body.at(347, s * 34), body.at(352, s * 6)], false)
  const cord = (s: number): string =>
    groove(spline([body.at(285, s * 21), body.at(325, s * 8), body.at(346, s * 4)], false), 7, 0.22)
  const marks = front
    ? ridge(bone(-1), 9, 0.4) + ridge(bone(1), 9, 0.4) + cord(-1) + cord(1)
    : groove(spline([body.at(340, 0), body.at(520, 0)], false), 14, 0.3)
  const parts = [
    arm(body, -1, look),
    arm(body, 1, look),
    leg(body.legs[0], look, bareLegs),
    leg(body.legs[1], look, bareLegs),
  ]
  return {
    art: `<path d="${runs(side(1), side(-1).toReversed())}" fill="${look.skin}"/>${parts.map((part) => part.art).join('')}`,
    relief: marks + parts.map((part) => part.relief).join(''),
    soft: 4,
    depth: 9,
    material: MATERIALS.skin,
    puff: 0.8,
    edge: 70,
  }
}

function shoe(ankle: Point, side: number, view: Pose['view'], look: Look): string {
  const [x, y] = ankle
  const s = side * 9
  const front = spline([
    [x - 17, y + 26],
    [x - 22 + s * 0.5, y + 52],
    [x - 20 + s, y + 78],
    [x + s * 1.5, y + 94],
    [x + 20 + s, y + 78],
    [x + 22 + s * 0.5, y + 52],
    [x + 17, y + 26],
    [x + s * 0.4, y + 44],
  ])
  const back = spline([
    [x - 17, y + 8],
    [x - 20, y + 40],
    [x - 18, y + 70],
    [x, y + 74],
    [x + 18, y + 70],
    [x + 20, y + 40],
    [x + 17, y + 8],
    [x, y + 12],
  ])
  return `<path d="${view === 'front' ? front : back}" fill="${look.shoe}"/>`
}

/** Both shoes. */
export function shoesLayer(body: Body, look: Look): Layer {
  const art = body.legs.map((one, i) => shoe(one[2], i === 0 ? -1 : 1, body.pose.view, look)).join('')
  return { art, material: MATERIALS.smooth, puff: 0.9, shadow: { dx: 2, dy: 3, blur: 4, strength: 0.4 } }
}

/** Where shoes meet the floor, for contact shadows. */
export function contacts(body: Body): { x: number; y: number; rx: number; ry: number }[] {
  const down = body.pose.view === 'front' ? 88 : 70
  return body.legs.map((one, i) => ({ x: one[2][0] + (i === 0 ? -8 : 8), y: one[2][1] + down, rx: 42, ry: 10 }))
}
