// The pedestal still lifes stand on, and the soft dark line where a thing touches it.
import { type Layer, MATERIALS } from '../layer.ts'

/** Where a pedestal's top lies and how large it is, in scene units. */
export type Plinth = { y: number; rx: number; ry: number }

/** A pedestal wide enough for a thing, in the set's own colour. */
export function plinthLayers({ y, rx, ry }: Plinth, colour: string, away: number): Layer[] {
  const [left, right] = [512 - rx, 512 + rx]
  const side = `M${left} ${y}A${rx} ${ry} 0 0 0 ${right} ${y}L${right} 2400L${left} 2400Z`
  const material = { ...MATERIALS.rubber, fabric: 'wool', bump: 0.025, gloss: 0.01, sheen: 0 } as const
  return [
    {
      art: `<defs><linearGradient id="turn" x1="${away > 0 ? 0 : 1}" x2="${away > 0 ? 1 : 0}"><stop offset="0" stop-color="#fff" stop-opacity=".06"/><stop offset=".26" stop-color="#fff" stop-opacity=".2"/><stop offset=".6" stop-color="#000" stop-opacity=".08"/><stop offset="1" stop-color="#000" stop-opacity=".45"/></linearGradient></defs><path d="${side}" fill="${colour}"/><path d="${side}" fill="url(#turn)"/>`,
      part: 'plinth',
      material,
      puff: 0.95,
      shadow: { dx: 60, dy: 20, blur: 46, strength: 0.3 },
    },
    {
      art: `<ellipse cx="512" cy="${y}" rx="${rx}" ry="${ry}" fill="${colour}"/><ellipse cx="512" cy="${y}" rx="${rx}" ry="${ry}" fill="#fff" fill-opacity=".16"/>`,
      part: 'plinth',
      material,
      puff: 0.16,
      edge: 5,
    },
  ]
}

const spot = (x: number, y: number, rx: number, ry: number, id: string): string =>
  `<ellipse cx="${x}" cy="${y}" rx="${rx}" ry="${ry}" fill="url(#${id})"/>`

const fade = (id: string, strength: number): string =>
  `<radialGradient id="${id}"><stop offset="0" stop-color="#000" stop-opacity="${strength}"/><stop offset=".55" stop-color="#000" stop-opacity="${strength * 0.55}"/><stop offset="1" stop-color="#000" stop-opacity="0"/></radialGradient>`

/** The dark under a thing: closest and darkest where it touches, with a longer, paler one away from the light. */
export function contactLayer(spots: readonly { x: number; y: number; rx: number; ry: number }[], away: number): Layer {
  const art = spots
    .map(
      (one) =>
        spot(one.x + away * one.rx * 0.22, one.y + 2, one.rx * 1.28, one.ry * 2.6, 'far') +
        spot(one.x, one.y, one.rx * 1.12, one.ry * 1.25, 'near'),
    )
    .join('')
  return {
    art: `<defs>${fade('near', 0.72)}${fade('far', 0.42)}</defs>${art}`,
    part: 'contact',
    material: { ...MATERIALS.rubber, gloss: 0, sheen: 0, bump: 0 },
    puff: 0,
  }
}
