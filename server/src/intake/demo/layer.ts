// What a picture is made of: layers of drawn material, a camera, a light and a backdrop.

export type Fabric = 'skin' | 'knit' | 'twill' | 'weave' | 'wool' | 'leather' | 'satin' | 'plain' | 'hair'

export type Material = {
  fabric: Fabric
  /** Height of the fabric's own texture; 0 is smooth. */
  bump: number
  /** Size of the texture: 1 is one repeat every 96 units of the scene. */
  scale: number
  /** Strength and tightness of the highlight. */
  gloss: number
  tight: number
  /** Light caught by fibres at grazing angles (wool, velvet). */
  sheen: number
}

export const MATERIALS = {
  skin: { fabric: 'skin', bump: 0.05, scale: 1, gloss: 0.07, tight: 18, sheen: 0.1 },
  hair: { fabric: 'hair', bump: 0.5, scale: 1, gloss: 0.16, tight: 22, sheen: 0.05 },
  wool: { fabric: 'wool', bump: 0.55, scale: 1, gloss: 0.01, tight: 6, sheen: 0.16 },
  gabardine: { fabric: 'twill', bump: 0.22, scale: 0.7, gloss: 0.035, tight: 9, sheen: 0.08 },
  denim: { fabric: 'twill', bump: 0.42, scale: 0.6, gloss: 0.01, tight: 6, sheen: 0.05 },
  knit: { fabric: 'knit', bump: 0.8, scale: 1, gloss: 0, tight: 6, sheen: 0.16 },
  cotton: { fabric: 'weave', bump: 0.28, scale: 0.7, gloss: 0.015, tight: 8, sheen: 0.06 },
  satin: { fabric: 'satin', bump: 0.08, scale: 1, gloss: 0.34, tight: 11, sheen: 0.12 },
  crepe: { fabric: 'weave', bump: 0.2, scale: 0.5, gloss: 0.05, tight: 10, sheen: 0.1 },
  leather: { fabric: 'leather', bump: 0.5, scale: 0.8, gloss: 0.16, tight: 20, sheen: 0.04 },
  smooth: { fabric: 'leather', bump: 0.16, scale: 0.6, gloss: 0.2, tight: 28, sheen: 0.04 },
  rubber: { fabric: 'plain', bump: 0.1, scale: 1, gloss: 0.06, tight: 12, sheen: 0.03 },
  metal: { fabric: 'plain', bump: 0.03, scale: 1, gloss: 0.9, tight: 34, sheen: 0.1 },
  glass: { fabric: 'plain', bump: 0, scale: 1, gloss: 0.8, tight: 60, sheen: 0.16 },
} as const satisfies Record<string, Material>

export type Layer = {
  /** SVG markup in scene units; where it is opaque, the layer is. */
  art: string
  material: Material
  /** What part of the garment this is, where a fault must find it. */
  part?: 'sleeve' | 'plinth' | 'contact'
  /** SVG markup of heights: white rises, black sinks, nothing stays level. */
  relief?: string
  /** Blur of the relief, in scene units, and its height. */
  soft?: number
  depth?: number
  /** How round the silhouette is: 0 flat, 1 a full tube; `edge` limits the roundness to that many units from the edge. */
  puff: number
  edge?: number
  /** The silhouette to round instead of the art's own, for a part that goes on under another. */
  form?: string
  /** Random unevenness of the cloth: strength, and the size of one swell across and along. */
  rumple?: { strength: number; across: number; along: number; seed: number; turn?: number }
  /** The shadow it casts on everything below. */
  shadow?: { dx: number; dy: number; blur: number; strength: number }
}

/** Where the camera looks, in scene units; `turn` is in degrees, and `flip` mirrors the scene but not its light. */
export type Camera = { x: number; y: number; zoom: number; turn: number; flip: boolean }

export type Light = {
  /** Where the key light stands: -1 left to 1 right, and how high. */
  side: number
  height: number
  /** Colour of the light: -1 cold to 1 warm. */
  warmth: number
  /** Key strength against fill: higher is more dramatic. */
  contrast: number
  exposure: number
}

export type Backdrop = {
  colour: string
  /** Where the wall turns into the floor, in scene units; null when everything lies flat on the surface. */
  horizon: number | null
  /** Strength of the vignette, and of the pool of light. */
  vignette: number
  pool: number
  /** Shadow on the backdrop: standing on the floor, hanging before the wall, lying flat, or none. */
  shadow: 'floor' | 'wall' | 'lying' | 'none'
  /** Where feet and bases touch the floor. */
  contacts: { x: number; y: number; rx: number; ry: number }[]
  /** Strength of a window's light falling across the wall; 0 is none. */
  window: number
  /** What the surface is of. */
  surface: 'paper' | 'plaster' | 'linen' | 'stone'
}

export type Scene = {
  width: number
  height: number
  layers: Layer[]
  camera: Camera
  light: Light
  backdrop: Backdrop
  grain: number
  seed: number
}
