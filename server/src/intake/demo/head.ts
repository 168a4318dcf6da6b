// The mannequin's head: an abstract face and sculpted hair.
import type { Body, Look } from './figure.ts'
import { type Layer, MATERIALS } from './layer.ts'
import { groove, type Point, runs, spline } from './path.ts'

/** Long hair falls behind the neck as well. */
export function hairBehind(body: Body, look: Look): Layer[] {
  if (look.style !== 'bob' || body.pose.view === 'back') return []
  const d = runs(
    [body.at(180, -62), body.at(262, -60), body.at(270, 0), body.at(262, 60), body.at(180, 62)],
    [body.at(180, 62), body.at(180, -62)],
  )
  return [{ art: `<path d="${d}" fill="${look.hair}"/>`, material: { ...MATERIALS.hair, gloss: 0 }, puff: 0.3 }]
}

/** The head and its hair, on top of everything. */
export function headLayers(body: Body, look: Look): Layer[] {
  const [nx, ny] = body.at(268, 0)
  const turn = `rotate(${(body.pose.head * 57.3).toFixed(1)} ${nx.toFixed(1)} ${ny.toFixed(1)})`
  const p = (dx: number, dy: number): Point => [nx + dx, ny + dy]
  const face = spline([
    p(0, -146),
    p(34, -134),
    p(48, -100),
    p(47, -64),
    p(37, -26),
    p(17, 1),
    p(0, 6),
    p(-17, 1),
    p(-37, -26),
    p(-47, -64),
    p(-48, -100),
    p(-34, -134),
  ])
  const back = body.pose.view === 'back'
  const cap = back
    ? spline([
        p(0, -156),
        p(40, -142),
        p(56, -100),
        p(52, -54),
        p(34, -20),
        p(0, -8),
        p(-34, -20),
        p(-52, -54),
        p(-56, -100),
        p(-40, -142),
      ])
    : spline([
        p(-50, -58),
        p(-57, -100),
        p(-42, -142),
        p(0, -158),
        p(42, -142),
        p(57, -100),
        p(50, -58),
        p(44, -92),
        p(30, -122),
        p(6, -132),
        p(-26, -124),
        p(-43, -96),
      ])
  const bob = back
    ? spline([
        p(0, -158),
        p(44, -144),
        p(63, -100),
        p(68, -40),
        p(62, 8),
        p(0, 14),
        p(-62, 8),
        p(-68, -40),
        p(-63, -100),
        p(-44, -144),
      ])
    : runs(
        [
          p(-66, 4),
          p(-70, -50),
          p(-62, -104),
          p(-42, -144),
          p(0, -159),
          p(42, -144),
          p(62, -104),
          p(70, -50),
          p(66, 4),
        ],
        [
          p(66, 4),
          p(46, 8),
          p(40, -6),
          p(48, -60),
          p(40, -104),
          p(14, -128),
          p(-22, -112),
          p(-44, -70),
          p(-42, -8),
          p(-46, 8),
          p(-66, 4),
        ],
      )
  const bun = `<path d="${spline([p(-22, -150), p(-29, -172), p(-16, -194), p(8, -197), p(27, -182), p(27, -160), p(14, -148)])}" fill="${look.hair}"/>`
  const skin: Layer = {
    art: `<g transform="${turn}"><path d="${face}" fill="${look.skin}"/></g>`,
    relief: back
      ? ''
      : `<g transform="${turn}"><path d="M${nx - 3} ${ny - 84}L${nx + 3} ${ny - 84}L${nx + 9} ${ny - 46}L${nx - 9} ${ny - 46}Z" fill="#fff" fill-opacity=".5"/></g>`,
    soft: 5,
    depth: 10,
    material: MATERIALS.skin,
    puff: 0.85,
    shadow: { dx: 8, dy: 22, blur: 12, strength: 0.42 },
  }
  const strands = [-30, -14, 4, 20, 36]
    .map((x) => groove(spline([p(x * 0.4, -154), p(x, -126), p(x * 1.5, -90)], false), 3, 0.4))
    .join('')
  const hair: Layer = {
    art: `<g transform="${turn}">${look.style === 'bun' ? bun : ''}<path d="${look.style === 'bob' ? bob : cap}" fill="${look.hair}"/></g>`,
    relief: `<g transform="${turn}">${strands}${look.style === 'bun' ? groove(spline([p(-24, -152), p(2, -145), p(26, -155)], false), 6, 0.7) : ''}</g>`,
    soft: 2.5,
    depth: 7,
    material: MATERIALS.hair,
    puff: 0.8,
    shadow: { dx: 3, dy: 5, blur: 5, strength: 0.35 },
  }
  if (back) return [hair]
  return [skin, hair]
}
