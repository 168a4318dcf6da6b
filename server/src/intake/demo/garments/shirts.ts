// Shirts: the striped poplin shirt, and the plain tee worn under or with other things.
import type { Body } from '../figure.ts'
import { type Layer, MATERIALS } from '../layer.ts'
import { fold, groove, runs, spline } from '../path.ts'
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

function shirtCollar(body: Body, cloth: Cloth): Layer[] {
  return ([-1, 1] as const).map((s) => {
    const d = runs(
      [body.at(284, s * 30), body.at(310, s * 26), body.at(340, s * 2)],
      [body.at(340, s * 2), body.at(392, s * 36)],
      [body.at(392, s * 36), body.at(352, s * 66), body.at(318, s * 66)],
      [body.at(318, s * 66), body.at(294, s * 48), body.at(284, s * 30)],
    )
    return {
      art: `${fillCloth(d, cloth, s * -42)}${stitches(d, cloth.dark, 1, 0.35)}`,
      material: cloth.material,
      puff: 0.6,
      edge: 8,
      shadow: { dx: 4, dy: 7, blur: 6, strength: 0.42 },
    }
  })
}

/** An oversized button-up shirt with a curved hem. */
export const shirt: Garment = {
  behind: (body, cloth) => (body.pose.view === 'back' ? [] : [backNeck(body, cloth.dark, cloth.material, 282, 38)]),
  front: (body, cloth) => {
    const rng = random(cloth.seed)
    const back = body.pose.view === 'back'
    const outline = bodice(body, {
      neck: 40,
      neckTop: 304,
      neckDepth: back ? 10 : 76,
      vee: !back,
      shoulder: 128,
      shoulderY: 348,
      sides: [
        [430, 116],
        [540, 106],
        [640, 116],
        [712, 116],
        [760, 90],
      ],
      hemDip: 46,
      slant: cloth.fault === 'hem' ? 60 : 0,
    })
    const middle = spline([body.at(382, 0), body.at(560, 0), body.at(806, -2)], false)
    const edge = spline([body.at(376, 15), body.at(560, 15), body.at(804, 13)], false)
    const pocket = runs(
      [body.at(432, 36), body.at(432, 90)],
      [body.at(432, 90), body.at(488, 90)],
      [body.at(488, 90), body.at(500, 63), body.at(488, 36)],
      [body.at(488, 36), body.at(432, 36)],
    )
    const yoke = spline([body.at(392, -112), body.at(398, 0), body.at(392, 112)], false)
    const folds =
      drapes(body, rng, {
        count: 6,
        from: -88,
        to: 92,
        top: 470,
        bottom: 760,
        flare: 1.02,
        width: 12,
        strength: 0.42 * cloth.drape,
      }) +
      ([-1, 1] as const)
        .map(
          (s) =>
            fold(body.at(416, s * 108), body.at(480, s * 82), body.at(590, s * 62), 11, 0.45) +
            fold(body.at(430, s * 112), body.at(520, s * 96), body.at(640, s * 92), 9, 0.35),
        )
        .join('')
    const layers = ([-1, 1] as const).map((s) =>
      sleeve(body, s, { widths: [40, 39, 35, 32, 24], length: 1.96, cuffHeight: 40 }, cloth),
    )
    layers.push({
      art: `${fillCloth(outline, cloth)}${back ? seam(yoke, cloth.dark, 0.5) : seam(edge, cloth.dark, 0.4) + stitches(edge, cloth.dark, 1, 0.35)}`,
      form: shoulderForm(body, outline, 40),
      relief: folds + (back ? groove(yoke, 4, 0.7) : groove(edge, 4, 0.8)),
      soft: 5,
      depth: 17,
      material: cloth.material,
      puff: 0.6,
      edge: 75,
      rumple: { strength: 11 * cloth.drape, across: 54, along: 130, seed: cloth.seed },
      shadow: CAST,
    })
    if (back) {
      const d = runs(
        [body.at(322, -58), body.at(290, -40), body.at(280, 0), body.at(290, 40), body.at(322, 58)],
        [body.at(322, 58), body.at(334, 0), body.at(322, -58)],
      )
      return [...layers, { art: fillCloth(d, cloth, 90), material: cloth.material, puff: 0.6, edge: 14, shadow: NEAR }]
    }
    layers.push({
      art: `${fillCloth(pocket, cloth)}${stitches(pocket, cloth.dark, 1, 0.4)}`,
      material: cloth.material,
      puff: 0.4,
      edge: 5,
      shadow: NEAR,
    })
    layers.push(...shirtCollar(body, cloth))
    const row = [404, 474, 544, 614, 684, 752].map((y) => body.at(y, 1))
    if (cloth.fault === 'seam') row.splice(2, 2)
    layers.push({
      art: buttons(row, 6, '#f1ece2', '#8d8778'),
      material: MATERIALS.smooth,
      puff: 0.5,
      edge: 3,
      shadow: { dx: 1, dy: 2, blur: 2, strength: 0.5 },
    })
    return cloth.fault === 'seam'
      ? [
          ...layers,
          {
            art: `<path d="${middle}" fill="none" stroke="${cloth.dark}" stroke-width="3" stroke-opacity=".6"/>`,
            material: cloth.material,
            puff: 0,
          },
        ]
      : layers
  },
}

/** A fitted crew-neck tee, the quiet companion of other pieces. */
export const tee: Garment = {
  behind: (body, cloth) => (body.pose.view === 'back' ? [] : [backNeck(body, cloth.dark, cloth.material, 296, 46)]),
  front: (body, cloth) => {
    const back = body.pose.view === 'back'
    const outline = bodice(body, {
      neck: 54,
      neckTop: 308,
      neckDepth: back ? 10 : 48,
      shoulder: 108,
      shoulderY: 342,
      sides: [
        [420, 96],
        [470, 90],
        [548, 72],
        [620, 94],
        [690, 104],
      ],
      hemDip: 4,
    })
    const band = spline(
      [
        body.at(310, -52),
        body.at(back ? 320 : 346, -35),
        body.at(back ? 322 : 362, 0),
        body.at(back ? 320 : 346, 35),
        body.at(310, 52),
      ],
      false,
    )
    const folds = ([-1, 1] as const)
      .map(
        (s) =>
          fold(body.at(424, s * 90), body.at(480, s * 60), body.at(540, s * 30), 9, 0.4) +
          fold(body.at(560, s * 68), body.at(590, s * 40), body.at(610, s * 14), 8, 0.35),
      )
      .join('')
    const layers = ([-1, 1] as const).map((s) => sleeve(body, s, { widths: [32, 34, 33, 30, 28], length: 0.62 }, cloth))
    layers.push({
      art: `${fillCloth(outline, cloth)}${seam(band, cloth.dark, 0.35)}`,
      form: shoulderForm(body, outline, 33),
      relief: folds + groove(band, 5, 0.6),
      soft: 6,
      depth: 13,
      material: cloth.material,
      puff: 0.75,
      edge: 75,
      rumple: { strength: 6, across: 60, along: 80, seed: cloth.seed },
      shadow: CAST,
    })
    return layers
  },
}
