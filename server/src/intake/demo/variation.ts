// A further variation of an existing image: its light, crop and colour, changed by a config.
import sharp from 'sharp'
import { hash, random } from './random.ts'

const numberIn = (config: Record<string, unknown>, key: string, otherwise: number): number => {
  const value = config[key]
  return typeof value === 'number' && Number.isFinite(value) ? value : otherwise
}

/** Keys in order, so that two equal configs give the same picture however they were written. */
function stable(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(stable).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, one]) => `${key}:${stable(one)}`).join(',')}}`
}

/** A soft light that falls across the picture from one side, as an overlay to multiply with. */
function falloff(width: number, height: number, angle: number, depth: number): Buffer {
  const [dx, dy] = [Math.cos(angle) / 2, Math.sin(angle) / 2]
  const dark = Math.round(255 * (1 - depth))
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><defs><linearGradient id="g" x1="${0.5 - dx}" y1="${0.5 - dy}" x2="${0.5 + dx}" y2="${0.5 + dy}"><stop offset="0" stop-color="#fff"/><stop offset=".5" stop-color="#fff"/><stop offset="1" stop-color="rgb(${dark},${dark},${dark})"/></linearGradient></defs><rect width="${width}" height="${height}" fill="url(#g)"/></svg>`,
  )
}

/**
 * A visibly different variation of a parent image for the `demo` generator: warps light, crop and colour by config,
 * deterministic; returns bytes of the same kind and size.
 */
export async function demoVariation(parent: Buffer, config: Record<string, unknown>): Promise<Buffer> {
  const rng = random(hash('variation', stable(config)))
  const { format, width, height, hasAlpha, depth } = await sharp(parent).metadata()
  const strength = Math.min(2, Math.max(0.3, numberIn(config, 'strength', 1)))
  const zoom = 1 + rng.range(0.05, 0.14) * strength
  const [cw, ch] = [Math.round(width / zoom), Math.round(height / zoom)]
  const left = Math.round((width - cw) * rng.range(0.2, 0.8))
  const top = Math.round((height - ch) * rng.range(0.2, 0.8))
  const side = rng.next() < 0.5 ? 0 : Math.PI
  const warm = (rng.next() < 0.5 ? -1 : 1) * rng.range(0.025, 0.085) * strength
  const lift = rng.range(0.97, 1.07)
  const base = sharp(parent)
    .keepIccProfile()
    .extract({ left, top, width: cw, height: ch })
    .resize(width, height, { kernel: 'lanczos3' })
  const lit = base
    .composite([
      {
        input: falloff(width, height, side + rng.around(0.7), 0.16 + rng.range(0, 0.14) * strength),
        blend: 'multiply',
      },
    ])
    .modulate({ brightness: lift * 1.05, saturation: 1 + rng.around(0.14) * strength })
    .linear(hasAlpha ? [1 + warm, 1, 1 - warm, 1] : [1 + warm, 1, 1 - warm], hasAlpha ? [0, 0, 0, 0] : [0, 0, 0])
  const sharpened = numberIn(config, 'guidance_scale', 6) > 7 ? lit.sharpen({ sigma: 0.8 }) : lit
  // Laying the light over it gives a picture alpha, and eight bits: put back what the parent had.
  if (!hasAlpha) sharpened.removeAlpha()
  if (depth === 'ushort') sharpened.toColourspace('rgb16')
  if (format === 'png') return sharpened.png({ compressionLevel: 6 }).toBuffer()
  if (format === 'webp') return sharpened.webp({ quality: 92 }).toBuffer()
  if (format === 'tiff') return sharpened.tiff({ compression: 'lzw' }).toBuffer()
  return sharpened.jpeg({ quality: 92, chromaSubsampling: '4:4:4' }).toBuffer()
}
