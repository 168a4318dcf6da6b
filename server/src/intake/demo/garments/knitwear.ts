// Knitwear: the cable-knit sweater.
import type { Body } from '../figure.ts'
import { fold, groove, type Point, ridge, runs, spline } from '../path.ts'
import { random } from '../random.ts'
import { backNeck, bodice, CAST, drapes, fillCloth, type Garment, NEAR, shoulderForm, sleeve } from './blocks.ts'

/** A cable's two strands wound around each other down a line, as relief. */
function cable(body: Body, dx: number, top: number, bottom: number, width: number): string {
  // A rope of slanted strands, each lying over the next.
  let rope = ''
  for (let y = bottom; y > top; y -= 40) {
    const p = (x: number, dy: number): string =>
      body
        .at(y + dy, dx * (1 + (y - top) / 4200) + x)
        .map((v) => v.toFixed(1))
        .join(' ')
    const d = `M${p(-width, 20)}C${p(-width, -14)} ${p(width, -2)} ${p(width, -40)}`
    rope += groove(d, 27, 0.85) + ridge(d, 17, 1)
  }
  const rail = (side: number): string =>
    spline(
      [
        body.at(top, dx + side * (width + 15)),
        body.at((top + bottom) / 2, dx * 1.04 + side * (width + 15)),
        body.at(bottom, dx * 1.08 + side * (width + 15)),
      ],
      false,
    )
  return groove(rail(-1), 6, 0.9) + groove(rail(1), 6, 0.9) + rope
}

function ribs(from: Point, to: Point, tall: number, count: number): string {
  let out = ''
  for (let i = 0; i <= count; i++) {
    const t = i / count
    const [x, y] = [from[0] + (to[0] - from[0]) * t, from[1] + (to[1] - from[1]) * t + Math.sin(t * Math.PI) * 10]
    out += groove(`M${x.toFixed(1)} ${(y - tall).toFixed(1)}L${x.toFixed(1)} ${(y + 8).toFixed(1)}`, 4.2, 0.9)
  }
  return out
}

/** A boxy cable-knit sweater with ribbed edges. */
export const sweater: Garment = {
  behind: (body, cloth) => (body.pose.view === 'back' ? [] : [backNeck(body, cloth.dark, cloth.material, 286, 46)]),
  front: (body, cloth) => {
    const rng = random(cloth.seed)
    const back = body.pose.view === 'back'
    const hem = 716
    const outline = bodice(body, {
      neck: 50,
      neckTop: 302,
      neckDepth: back ? 10 : 44,
      shoulder: 124,
      shoulderY: 348,
      sides: [
        [430, 122],
        [520, 116],
        [600, 120],
        [680, 124],
        [hem, 110],
      ],
      hemDip: 8,
      slant: cloth.fault === 'hem' ? 46 : 0,
    })
    const cables = [-78, 0, 78]
      .map((dx) => cable(body, dx, dx === 0 ? 366 : 372, hem - 40, dx === 0 ? 17 : 13))
      .join('')
    const folds =
      drapes(body, rng, {
        count: 4,
        from: -90,
        to: 90,
        top: 560,
        bottom: 690,
        flare: 1.04,
        width: 16,
        strength: 0.3 * cloth.drape,
      }) +
      ([-1, 1] as const)
        .map((s) => fold(body.at(440, s * 112), body.at(500, s * 92), body.at(560, s * 60), 14, 0.4))
        .join('')
    const band = runs(
      [body.at(hem - 30, -121), body.at(hem - 22, 0), body.at(hem - 30, 121)],
      [body.at(hem - 30, 121), body.at(hem, 110)],
      [body.at(hem, 110), body.at(hem + 9, 0), body.at(hem, -110)],
    )
    const collar = runs(
      [
        body.at(300, -52),
        body.at(back ? 306 : 330, -36),
        body.at(back ? 308 : 346, 0),
        body.at(back ? 306 : 330, 36),
        body.at(300, 52),
      ],
      [body.at(300, 52), body.at(312, 60)],
      [
        body.at(312, 60),
        body.at(back ? 326 : 352, 42),
        body.at(back ? 330 : 370, 0),
        body.at(back ? 326 : 352, -42),
        body.at(312, -60),
      ],
    )
    const collarRibs = Array.from({ length: 17 }, (_, i) => {
      const t = (i - 8) / 8
      const low = back ? 328 - 18 * t * t : 370 - 62 * t * t
      return groove(`M${body.at(low - 24, t * 46).join(' ')}L${body.at(low, t * 54).join(' ')}`, 3, 0.8)
    }).join('')
    const layers = ([-1, 1] as const).map((s) =>
      sleeve(body, s, { widths: [42, 42, 40, 37, 25], length: 1.95, cuffHeight: 44 }, cloth),
    )
    layers.push({
      art: fillCloth(outline, cloth),
      form: shoulderForm(body, outline, 42),
      relief: folds + cables,
      soft: 3,
      depth: 15,
      material: cloth.material,
      puff: 0.62,
      edge: 75,
      rumple: { strength: 12 * cloth.drape, across: 90, along: 130, seed: cloth.seed },
      shadow: CAST,
    })
    if (cloth.fault !== 'hem')
      layers.push({
        art: `<path d="${band}" fill="${cloth.colour}"/>`,
        relief: ribs(body.at(hem, -112), body.at(hem, 112), 36, 34),
        soft: 1.4,
        depth: 8,
        material: cloth.material,
        puff: 0.6,
        edge: 22,
        shadow: NEAR,
      })
    layers.push({
      art: `<path d="${collar}" fill="${cloth.colour}"/>`,
      relief: collarRibs,
      soft: 1.4,
      depth: 8,
      material: cloth.material,
      puff: 0.8,
      shadow: NEAR,
    })
    return layers
  },
}
