// The picture being made: linear-light pixels, the SVG rasteriser, and the last step to bytes.
import sharp from 'sharp'
import type { Camera } from './layer.ts'
import { type Map2, map2 } from './relief.ts'
import { grain } from './texture.ts'

export type Canvas = { width: number; height: number; data: Float32Array }

/** A rectangle of whole pixels. */
export type Box = { x: number; y: number; width: number; height: number }

/** sRGB byte to linear light. */
export const LINEAR = Float32Array.from({ length: 256 }, (_, i) => {
  const s = i / 255
  return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4
})

const STEPS = 4096

/** Linear light (0 to 1.5) to an sRGB byte, as a fraction; the shoulder keeps highlights from clipping hard. */
const ENCODED = Float32Array.from({ length: STEPS + 1 }, (_, i) => {
  const light = (i / STEPS) * 1.5
  const soft = light < 0.7 ? light : 0.7 + 0.3 * (1 - Math.exp(-(light - 0.7) / 0.3))
  const s = soft <= 0.0031308 ? soft * 12.92 : 1.055 * soft ** (1 / 2.4) - 0.055
  return s * 255
})

/** Linear light of a `#rrggbb` colour. */
export function linear(colour: string): [number, number, number] {
  const at = (i: number): number => LINEAR[Number.parseInt(colour.slice(i, i + 2), 16)] ?? 0
  return [at(1), at(3), at(5)]
}

/** RGBA pixels of rasterised markup. */
export type Raster = { data: Buffer; width: number; height: number }

type Frame = { width: number; height: number }

async function raster(body: string, width: number, height: number): Promise<Raster> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${body}</svg>`
  const { data, info } = await sharp(Buffer.from(svg)).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  if (info.width !== width || info.height !== height || info.channels !== 4) throw new Error('unexpected raster size')
  return { data, width, height }
}

function view(markup: string, camera: Camera, frame: Frame, box: Box, at: Box): string {
  const move = `translate(${frame.width / 2} ${frame.height / 2}) scale(${camera.flip ? -camera.zoom : camera.zoom} ${camera.zoom}) rotate(${camera.turn}) translate(${-camera.x} ${-camera.y})`
  return `<svg x="${at.x}" y="${at.y}" width="${at.width}" height="${at.height}" viewBox="${box.x} ${box.y} ${box.width} ${box.height}"><g transform="${move}">${markup}</g></svg>`
}

/** Rasterises markup in scene units as the camera sees it: the part `box` of a frame, at 1/`reduce` of its size. */
export function rasterise(markup: string, camera: Camera, frame: Frame, box: Box, reduce = 1): Promise<Raster> {
  const at = { x: 0, y: 0, width: box.width / reduce, height: box.height / reduce }
  return raster(view(markup, camera, frame, box, at), at.width, at.height)
}

/** Rasterises a layer's art, and its relief at half size, in one go: a call costs more than its pixels do. */
export async function rasterisePair(
  art: string,
  relief: string | undefined,
  camera: Camera,
  frame: Frame,
  box: Box,
): Promise<{ art: Raster; relief: Raster | null }> {
  if (!relief) return { art: await rasterise(art, camera, frame, box), relief: null }
  const [width, height] = [box.width, box.height]
  // The relief lies under the art in rows of the same width, so each is half empty; that is cheaper than a second call.
  const both = await raster(
    view(art, camera, frame, box, { x: 0, y: 0, width, height }) +
      view(relief, camera, frame, box, { x: 0, y: height, width: width / 2, height: height / 2 }),
    width,
    height * 1.5,
  )
  const drawn = Buffer.allocUnsafe((width / 2) * (height / 2) * 4)
  for (let y = 0; y < height / 2; y++)
    both.data.copy(drawn, y * width * 2, (height + y) * width * 4, (height + y) * width * 4 + width * 2)
  return {
    art: { data: both.data, width, height },
    relief: { data: drawn, width: width / 2, height: height / 2 },
  }
}

/** The silhouettes of many pieces of markup over the whole frame at 1/`reduce` size, rasterised as one sheet. */
export async function rasteriseAll(markups: string[], camera: Camera, frame: Frame, reduce: number): Promise<Map2[]> {
  const [width, height] = [Math.ceil(frame.width / reduce), Math.ceil(frame.height / reduce)]
  const whole = { x: 0, y: 0, width: width * reduce, height: height * reduce }
  const columns = Math.max(1, Math.min(6, markups.length))
  const sheet = await raster(
    markups
      .map((markup, i) => {
        const at = { x: (i % columns) * width, y: Math.floor(i / columns) * height, width, height }
        return view(markup, camera, frame, whole, at)
      })
      .join(''),
    columns * width,
    Math.max(1, Math.ceil(markups.length / columns)) * height,
  )
  return markups.map((_, i) => {
    const out = map2(width, height)
    const [x0, y0] = [(i % columns) * width, Math.floor(i / columns) * height]
    for (let y = 0; y < height; y++)
      for (let x = 0, o = ((y0 + y) * sheet.width + x0) * 4 + 3; x < width; x++, o += 4)
        out.data[y * width + x] = sheet.data[o]! / 255
    return out
  })
}

/** One channel of a raster as a map from 0 to 1. */
export function channel(source: Raster, offset: number): Map2 {
  const out = map2(source.width, source.height)
  for (let i = 0; i < out.data.length; i++) out.data[i] = source.data[i * 4 + offset]! / 255
  return out
}

/** Tone, grain and a last quantisation: linear pixels, times the exposure, to RGB bytes. */
export function develop(canvas: Canvas, options: { grain: number; seed: number; exposure: number }): Buffer {
  const { data, width, height } = canvas
  const out = Buffer.allocUnsafe(width * height * 3)
  const table = grain()
  const mask = table.length - 1
  let cursor = options.seed & mask
  const scale = (STEPS / 1.5) * options.exposure
  const amount = options.grain
  const tone = (light: number): number => {
    const k = light * scale
    return ENCODED[k >= STEPS ? STEPS : k < 0 ? 0 : k | 0]!
  }
  let i = 0
  for (let y = 0; y < height; y++) {
    // Rows start at unrelated places of the table, so that no repeat is seen.
    cursor = (cursor + 7919) & mask
    for (let x = 0; x < width; x++, i += 3) {
      const g = table[(cursor = (cursor + 1) & mask)]! * amount + 0.5
      const r = tone(data[i]!) + g
      const m = tone(data[i + 1]!) + g
      const b = tone(data[i + 2]!) + g
      out[i] = r > 255 ? 255 : r < 0 ? 0 : r
      out[i + 1] = m > 255 ? 255 : m < 0 ? 0 : m
      out[i + 2] = b > 255 ? 255 : b < 0 ? 0 : b
    }
  }
  return out
}
