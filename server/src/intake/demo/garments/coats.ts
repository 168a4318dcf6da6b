// Tailored outerwear: the trench coat and the blazer.
import type { Body } from '../figure.ts'
import { type Layer, MATERIALS } from '../layer.ts'
import { lapels, standCollar } from './collars.ts'
import { fold, groove, type Point, runs, spline } from '../path.ts'
import { random } from '../random.ts'
import {
  backNeck,
  bodice,
  buttons,
  CAST,
  type Cloth,
  drapes,
  fillCloth,
  type Garment,
  NEAR,
  seam,
  shoulderForm,
  sleeve,
  stitches,
} from './blocks.ts'

function trenchFront(body: Body, cloth: Cloth): Layer[] {
  const rng = random(cloth.seed)
  const back = body.pose.view === 'back'
  const flare = rng.range(0.94, 1.08)
  const outline = bodice(body, {
    neck: 40,
    neckTop: 304,
    neckDepth: back ? 12 : 158,
    vee: !back,
    shoulder: 122,
    shoulderY: 346,
    sides: [
      [420, 112],
      [480, 102],
      [560, 88],
      [600, 94],
      [680, 122],
      [860, 140 * flare],
      [1030, 152 * flare],
    ],
    hemDip: 16,
  })
  const overlap = spline(
    [body.at(400, 34), body.at(480, 40), body.at(560, 40), body.at(700, 44), body.at(1040, 52)],
    false,
  )
  const vent = spline([body.at(720, 0), body.at(880, 2), body.at(1046, 6)], false)
  const flap = back
    ? runs(
        [
          body.at(320, -104),
          body.at(430, -106),
          body.at(462, -40),
          body.at(470, 0),
          body.at(462, 40),
          body.at(430, 106),
          body.at(320, 104),
        ],
        [body.at(320, 104), body.at(300, 0), body.at(320, -104)],
      )
    : runs(
        [body.at(312, 46), body.at(340, 112), body.at(420, 110)],
        [body.at(420, 110), body.at(446, 76), body.at(440, 40)],
        [body.at(440, 40), body.at(380, 34), body.at(312, 46)],
      )
  const folds =
    drapes(body, rng, {
      count: 7,
      from: -96,
      to: 100,
      top: 590,
      bottom: 1030,
      flare: 1.42,
      width: 15,
      strength: 0.5 * cloth.drape,
    }) +
    drapes(body, rng, { count: 6, from: -78, to: 78, top: 450, bottom: 556, flare: 0.86, width: 8, strength: 0.42 }) +
    (back ? groove(vent, 6) : groove(overlap, 6, 0.8))
  const pocket = (s: -1 | 1): string => {
    const p = [body.at(672, s * 70), body.at(668, s * 92), body.at(760, s * 112), body.at(766, s * 88)]
    return `<path d="M${p.map((q) => q.join(' ')).join('L')}Z" fill="${cloth.colour}"/>${stitches(`M${p.map((q) => q.join(' ')).join('L')}Z`, cloth.dark, 1.4, 0.7)}`
  }
  const layers: Layer[] = ([-1, 1] as const).map((s) =>
    sleeve(body, s, { widths: [38, 38, 34, 31, 28], length: 1.98, cuffHeight: 46 }, cloth),
  )
  layers.push({
    art: `${fillCloth(outline, cloth)}${seam(back ? vent : overlap, cloth.dark)}${stitches(spline([body.at(1018, -148), body.at(1032, 0), body.at(1018, 148)], false), cloth.dark, 1.3, 0.5)}`,
    form: shoulderForm(body, outline, 38),
    relief: folds,
    soft: 6,
    depth: 20,
    material: cloth.material,
    puff: 0.62,
    edge: 80,
    rumple: { strength: 10 * cloth.drape, across: 70, along: 210, seed: cloth.seed },
    shadow: CAST,
  })
  layers.push({
    art: `<path d="${flap}" fill="${cloth.colour}"/>${stitches(flap, cloth.dark, 1.3, 0.55)}`,
    material: cloth.material,
    puff: 0.5,
    edge: 9,
    shadow: { ...NEAR, strength: 0.5 },
    rumple: { strength: 4, across: 60, along: 60, seed: cloth.seed },
  })
  if (!back) layers.push({ art: pocket(-1) + pocket(1), material: cloth.material, puff: 0.4, edge: 6, shadow: NEAR })
  layers.push(...belt(body, cloth, back))
  if (back) layers.push(standCollar(body, cloth))
  else layers.push(...lapels(body, cloth, { depth: 150, width: 74, colour: cloth.colour }))
  if (!back) {
    const rows: Point[] = [470, 520, 640, 720].flatMap((y) => [body.at(y, -36), body.at(y, 28)] as Point[])
    layers.push({
      art: buttons(rows, 9, cloth.accent, '#000'),
      material: MATERIALS.smooth,
      puff: 0.5,
      edge: 4,
      shadow: { dx: 2, dy: 3, blur: 2, strength: 0.5 },
    })
  }
  return layers
}

function belt(body: Body, cloth: Cloth, back: boolean): Layer[] {
  const d = runs(
    [body.at(544, -90), body.at(551, -40), body.at(553, 30), body.at(544, 90)],
    [body.at(544, 90), body.at(584, 92)],
    [body.at(584, 92), body.at(590, 30), body.at(588, -40), body.at(584, -92)],
  )
  const strap: Layer = {
    art: `<path d="${d}" fill="${cloth.colour}"/>${stitches(spline([body.at(551, -88), body.at(557, 0), body.at(551, 88)], false), cloth.dark, 1.2, 0.5)}${stitches(spline([body.at(577, -90), body.at(583, 0), body.at(577, 90)], false), cloth.dark, 1.2, 0.5)}`,
    material: cloth.material,
    puff: 0.6,
    edge: 14,
    shadow: { dx: 2, dy: 8, blur: 6, strength: 0.5 },
  }
  if (back) return [strap]
  const [x, y] = body.at(570, 4)
  const tail = runs(
    [body.at(556, 30), body.at(600, 44), body.at(690, 56)],
    [body.at(690, 56), body.at(700, 76), body.at(686, 92)],
    [body.at(686, 92), body.at(620, 74), body.at(560, 58)],
  )
  return [
    strap,
    {
      art: `<path d="${tail}" fill="${cloth.colour}"/>`,
      relief: fold(body.at(570, 48), body.at(630, 58), body.at(690, 74), 8, 0.5),
      soft: 4,
      material: cloth.material,
      puff: 0.6,
      edge: 12,
      shadow: CAST,
    },
    {
      art: `<rect x="${x - 26}" y="${y - 27}" width="52" height="54" rx="8" fill="none" stroke="${cloth.accent}" stroke-width="9"/><rect x="${x - 4}" y="${y - 24}" width="7" height="48" rx="3" fill="${cloth.accent}"/>`,
      material: MATERIALS.leather,
      puff: 0.8,
      shadow: NEAR,
    },
  ]
}

function blazerFront(body: Body, cloth: Cloth): Layer[] {
  const rng = random(cloth.seed)
  const back = body.pose.view === 'back'
  const outline = bodice(body, {
    neck: 38,
    neckTop: 303,
    neckDepth: back ? 10 : 222,
    vee: !back,
    shoulder: 124,
    shoulderY: 348,
    sides: [
      [420, 108],
      [480, 98],
      [556, 86],
      [620, 104],
      [700, 122],
      [772, 128],
    ],
    hemDip: back ? 6 : 14,
  })
  const front = spline([body.at(520, 6), body.at(580, 8), body.at(690, 4), body.at(788, -26)], false)
  const dart = (s: -1 | 1): string => spline([body.at(460, s * 58), body.at(560, s * 50), body.at(680, s * 62)], false)
  const pocket = (s: -1 | 1): string =>
    runs(
      [body.at(660, s * 44), body.at(656, s * 108)],
      [body.at(656, s * 108), body.at(686, s * 111)],
      [body.at(686, s * 111), body.at(690, s * 46)],
    )
  const folds =
    drapes(body, rng, {
      count: 5,
      from: -70,
      to: 74,
      top: 560,
      bottom: 780,
      flare: 1.2,
      width: 12,
      strength: 0.34 * cloth.drape,
    }) +
    ([-1, 1] as const)
      .map(
        (s) => fold(body.at(420, s * 96), body.at(500, s * 70), body.at(552, s * 26), 9, 0.4) + groove(dart(s), 4, 0.5),
      )
      .join('') +
    groove(back ? spline([body.at(330, 0), body.at(560, 0), body.at(786, 0)], false) : front, 5, 0.8)
  const layers: Layer[] = ([-1, 1] as const).map((s) =>
    sleeve(body, s, { widths: [37, 35, 30, 27, 23], length: 1.94 }, cloth),
  )
  layers.push({
    art: `${fillCloth(outline, cloth)}${seam(back ? spline([body.at(330, 0), body.at(786, 0)], false) : front, '#000')}${seam(dart(-1), cloth.dark, 0.4)}${seam(dart(1), cloth.dark, 0.4)}`,
    form: shoulderForm(body, outline, 37),
    relief: folds,
    soft: 6,
    depth: 16,
    material: cloth.material,
    puff: 0.66,
    edge: 75,
    rumple: { strength: 7 * cloth.drape, across: 80, along: 120, seed: cloth.seed },
    shadow: CAST,
  })
  if (back) return [...layers, standCollar(body, cloth)]
  layers.push({
    art: ([-1, 1] as const).map((s) => fillCloth(pocket(s), cloth)).join(''),
    material: cloth.material,
    puff: 0.5,
    edge: 6,
    shadow: NEAR,
  })
  layers.push(...lapels(body, cloth, { depth: 210, width: 70, colour: cloth.colour }))
  layers.push({
    art: buttons([body.at(540, 4), body.at(614, 2)], 9, cloth.accent, '#000'),
    material: MATERIALS.smooth,
    puff: 0.5,
    edge: 4,
    shadow: { dx: 2, dy: 3, blur: 2, strength: 0.5 },
  })
  return layers
}

const collarBehind = (body: Body, cloth: Cloth): Layer[] =>
  body.pose.view === 'back' ? [] : [backNeck(body, cloth.dark, cloth.material, 280, 42, 540)]

/** A belted double-breasted trench coat. */
export const trench: Garment = { behind: collarBehind, front: trenchFront }

/** A single-breasted tailored blazer. */
export const blazer: Garment = { behind: collarBehind, front: blazerFront }
