// Skirts and dresses: the pleated midi skirt and the satin slip dress.
import type { Body } from '../figure.ts'
import { fold, groove, type Point, ridge, runs, spline } from '../path.ts'
import { random } from '../random.ts'
import { CAST, type Cloth, drapes, fillCloth, type Garment, NEAR } from './blocks.ts'

/** A knife-pleated midi skirt. */
export const skirt: Garment = {
  front: (body, cloth) => {
    const rng = random(cloth.seed)
    const [top, low] = [560, 1066]
    const sway = rng.around(26)
    const slant = cloth.fault === 'hem' ? 90 : 0
    const count = 17
    const hem: Point[] = []
    let pleats = ''
    let shade = ''
    for (let i = 0; i <= count; i++) {
      const t = (i / count) * 2 - 1
      const a = body.at(top + 34, t * 80)
      const m = body.at(700, t * 112)
      const b: Point = [
        body.at(low, t * 186)[0] + sway,
        low + 26 * Math.sqrt(1 - t * t * 0.92) + rng.around(5) - slant * Math.max(0, t),
      ]
      hem.push([b[0] + 5, b[1] - 6], [b[0] + 9, b[1] + 2])
      const line = spline([a, m, b], false)
      pleats +=
        groove(line, 9, 0.75) +
        ridge(
          spline(
            [
              [a[0] + 5, a[1]],
              [m[0] + 9, m[1]],
              [b[0] + 15, b[1]],
            ],
            false,
          ),
          9,
          0.6,
        )
      shade += `<path d="${line}" fill="none" stroke="${cloth.dark}" stroke-opacity=".5" stroke-width="2.2"/>`
    }
    const outline = runs(
      [body.at(top, -73), body.at(top + 8, 0), body.at(top, 73)],
      [
        body.at(top, 73),
        body.at(640, 104),
        body.at(720, 120),
        [body.at(900, 158)[0] + sway * 0.5, 900],
        hem[hem.length - 1] ?? [0, 0],
      ],
      hem.toReversed(),
      [
        hem[0] ?? [0, 0],
        [body.at(900, -158)[0] + sway * 0.5, 900],
        body.at(720, -120),
        body.at(640, -104),
        body.at(top, -73),
      ],
    )
    const band = runs(
      [body.at(top - 6, -70), body.at(top + 3, 0), body.at(top - 6, 70)],
      [body.at(top - 6, 70), body.at(top + 32, 84)],
      [body.at(top + 32, 84), body.at(top + 42, 0), body.at(top + 32, -84)],
    )
    return [
      {
        art: `${fillCloth(outline, cloth)}${shade}`,
        relief: pleats,
        soft: 3.4,
        depth: 15,
        material: cloth.material,
        puff: 0.6,
        edge: 130,
        rumple: { strength: 7 * cloth.drape, across: 80, along: 240, seed: cloth.seed },
        shadow: CAST,
      },
      { art: fillCloth(band, cloth, 0), material: cloth.material, puff: 0.5, edge: 12, shadow: NEAR },
    ]
  },
}

function slipOutline(body: Body, cloth: Cloth): string {
  const back = body.pose.view === 'back'
  const rng = random(cloth.seed + 3)
  const sway = rng.around(30)
  const low = 1150
  const tilt = cloth.fault === 'hem' ? 80 : 0
  const hem: Point[] = Array.from({ length: 9 }, (_, i) => {
    const t = i / 4 - 1
    return [body.at(low, -t * 150)[0] + sway, low + 18 * (1 - t * t) + Math.sin(i * 2.1 + sway) * 7 + tilt * t]
  })
  const side = (s: -1 | 1): Point[] => [
    body.at(378, s * 72),
    body.at(420, s * 91),
    body.at(470, s * 86),
    body.at(548, s * 69),
    body.at(620, s * 96),
    body.at(690, s * 110),
    [body.at(900, s * 124)[0] + sway * 0.5, 900],
  ]
  const neckline: Point[][] = back
    ? [[body.at(378, -72), body.at(440, -30), body.at(452, 0), body.at(440, 30), body.at(378, 72)]]
    : [
        [
          body.at(378, -72),
          body.at(366, -60),
          body.at(396, -30),
          body.at(420, 0),
          body.at(396, 30),
          body.at(366, 60),
          body.at(378, 72),
        ],
      ]
  return runs(...neckline, [...side(1), hem[0] ?? [0, 0]], hem, [hem[8] ?? [0, 0], ...side(-1).toReversed()])
}

/** A bias-cut slip dress with fine straps and a soft cowl. */
export const dress: Garment = {
  front: (body, cloth) => {
    const rng = random(cloth.seed)
    const back = body.pose.view === 'back'
    const outline = slipOutline(body, cloth)
    const strap = (s: -1 | 1): string =>
      spline([body.at(376, s * 62), body.at(342, s * 64), body.at(320, s * 66)], false)
    const cowl = back
      ? ''
      : [0, 1, 2, 3]
          .map((i) =>
            fold(
              body.at(386 + i * 14, -64 + i * 5),
              body.at(430 + i * 26, 4),
              body.at(386 + i * 14, 64 - i * 5),
              7,
              0.6,
            ),
          )
          .join('')
    const folds =
      drapes(body, rng, {
        count: 8,
        from: -86,
        to: 92,
        top: 640,
        bottom: 1150,
        flare: 1.5,
        width: 17,
        strength: 0.62 * cloth.drape,
      }) +
      [-1, 1]
        .map(
          (s) =>
            fold(body.at(548, s * 62), body.at(600, s * 20), body.at(700, s * -50), 13, 0.5) +
            fold(body.at(560, s * 58), body.at(640, s * 46), body.at(760, s * 4), 12, 0.4) +
            fold(body.at(440, s * 84), body.at(500, s * 50), body.at(545, s * 34), 9, 0.45),
        )
        .join('')
    return [
      {
        art: `<path d="${strap(-1)}${strap(1)}" fill="none" stroke="${cloth.colour}" stroke-width="6"/>`,
        material: cloth.material,
        puff: 0.8,
        shadow: NEAR,
      },
      {
        art: fillCloth(outline, cloth),
        relief: folds + cowl,
        soft: 7,
        depth: 30,
        material: cloth.material,
        puff: 0.72,
        edge: 120,
        rumple: { strength: 15 * cloth.drape, across: 62, along: 230, seed: cloth.seed, turn: 0.16 },
        shadow: CAST,
      },
    ]
  },
}
