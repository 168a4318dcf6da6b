// Collars: the notched lapels of coats and blazers, and the collar seen from behind.
import type { Body } from '../figure.ts'
import type { Layer } from '../layer.ts'
import { ridge, runs, spline } from '../path.ts'
import { type Cloth, fillCloth, NEAR, stitches } from './blocks.ts'

/** The collar of a coat from behind. */
export function standCollar(body: Body, cloth: Cloth): Layer {
  const d = runs(
    [body.at(320, -62), body.at(284, -42), body.at(274, 0), body.at(284, 42), body.at(320, 62)],
    [body.at(320, 62), body.at(336, 0), body.at(320, -62)],
  )
  return {
    art: `<path d="${d}" fill="${cloth.colour}"/>${stitches(d, cloth.dark, 1.2, 0.4)}`,
    material: cloth.material,
    puff: 0.7,
    edge: 18,
    shadow: { dx: 4, dy: 9, blur: 7, strength: 0.5 },
  }
}

/** Notched lapels that roll from the collar to the closing button. */
export function lapels(body: Body, cloth: Cloth, cut: { depth: number; width: number; colour: string }): Layer[] {
  const low = 318 + cut.depth
  const one = (s: -1 | 1): Layer[] => {
    const lapel = runs(
      [body.at(300, s * 36), body.at(350, s * 30), body.at(low, s * -4)],
      [
        body.at(low, s * -4),
        body.at(low - cut.depth * 0.36, s * 42),
        body.at(low - cut.depth * 0.62, s * (cut.width + 6)),
      ],
      [body.at(low - cut.depth * 0.62, s * (cut.width + 6)), body.at(low - cut.depth * 0.78, s * (cut.width - 16))],
      [body.at(low - cut.depth * 0.78, s * (cut.width - 16)), body.at(320, s * 56), body.at(300, s * 36)],
    )
    const collar = runs(
      [body.at(284, s * 26), body.at(302, s * 44), body.at(low - cut.depth * 0.76, s * (cut.width - 6))],
      [body.at(low - cut.depth * 0.76, s * (cut.width - 6)), body.at(low - cut.depth * 0.9, s * (cut.width + 8))],
      [body.at(low - cut.depth * 0.9, s * (cut.width + 8)), body.at(310, s * 62), body.at(284, s * 26)],
    )
    return [
      {
        art: `${fillCloth(lapel, cloth, s * 12, cut.colour)}${stitches(lapel, cloth.dark, 1.1, 0.35)}`,
        relief: ridge(spline([body.at(306, s * 34), body.at(360, s * 26), body.at(low, 0)], false), 10, 0.5),
        soft: 6,
        depth: 10,
        material: cloth.material,
        puff: 0.6,
        edge: 9,
        shadow: { dx: 5, dy: 8, blur: 7, strength: 0.5 },
      },
      {
        art: `${fillCloth(collar, cloth, s * -38, cut.colour)}${stitches(collar, cloth.dark, 1.1, 0.35)}`,
        material: cloth.material,
        puff: 0.6,
        edge: 10,
        shadow: NEAR,
      },
    ]
  }
  return [...one(-1), ...one(1)]
}
