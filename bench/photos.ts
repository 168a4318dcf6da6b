// The photographs that are measured with: 12 PNGs of 2048 x 3072, made once into the system's temp folder.
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rename, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp, { type Sharp } from 'sharp'

/** Debian: lomiri-wallpapers-16.04, photographs under CC-BY-4.0, CC-BY-SA-4.0 and CC0; used, not handed on. */
const debian = '/usr/share/backgrounds'
const wanted = [
  ...['Bridge_by_Sander_Klootwijk', 'Dragonfly_by_Bolly', 'Wine_by_Jakkub_Mede', 'aitzgorri_by_Aitzol_Berasategi'],
  ...['analogpattern_by_Peter_Nerlich', 'free_by_Peter_Nerlich', 'friends_by_Aitzol_Berasategi'],
  ...['life_by_Aitzol_Berasategi', 'picosdeeuropa_by_Aitzol_Berasategi', 'seeding_by_Clements_Engelhardt'],
  ...['sunset_by_Aitzol_Berasategi', 'umang_by_Abhishek_Mudgal'],
].map((name) => join(debian, `${name}.jpg`))

export const photoCount = wanted.length
const [width, height] = [2048, 3072]

export const arePhotosReal = wanted.every((path) => existsSync(path))
export const photoSource = arePhotosReal
  ? '12 photographs of lomiri-wallpapers-16.04'
  : '12 generated pictures (apt-get install lomiri-wallpapers-16.04 for photographs)'

/** Paths of the photographs, `count` of them, as a generator would write them: untagged, without a resolution. */
export async function photos(count = photoCount): Promise<string[]> {
  const folder = join(tmpdir(), `sartiq-bench-${arePhotosReal ? 'photos' : 'pictures'}-1`)
  if (!existsSync(folder)) await makeAll(folder)
  const names = (await readdir(folder)).toSorted()
  return names.slice(0, count).map((name) => join(folder, name))
}

async function makeAll(folder: string): Promise<void> {
  const made = await mkdtemp(`${folder}-`)
  for (const [at, path] of wanted.entries()) {
    const image = arePhotosReal ? await cropped(path) : await generated(at)
    const png = await image.png({ compressionLevel: 6 }).toBuffer()
    await writeFile(join(made, `p${String(at + 1).padStart(2, '0')}.png`), withoutResolution(png))
  }
  // Whoever is second finds it made.
  await rename(made, folder).catch(() => undefined)
}

/** Upright; cut out of the middle, so that grain and sharpness stay those of the camera. */
async function cropped(path: string): Promise<Sharp> {
  const { width: across, height: up } = await sharp(path).metadata()
  const upright = await sharp(path)
    .rotate(across > up ? 90 : 0)
    .raw()
    .toBuffer({ resolveWithObject: true })
  const { info, data } = upright
  const raw = { width: info.width, height: info.height, channels: 3 as const }
  if (info.width < width || info.height < height) return sharp(data, { raw }).resize(width, height, { fit: 'cover' })
  const left = Math.floor((info.width - width) / 2)
  const top = Math.floor((info.height - height) / 2)
  return sharp(data, { raw }).extract({ left, top, width, height })
}

/** Soft shapes under grain: about as hard to encode as a photograph. */
async function generated(seed: number): Promise<Sharp> {
  const small = Buffer.from(
    Array.from({ length: 24 * 36 * 3 }, (_, at) => (Math.sin((at + 1) * (seed + 1) * 12.9898) * 43758.5453) & 255),
  )
  const shapes = await sharp(small, { raw: { width: 24, height: 36, channels: 3 } })
    .resize(width, height, { fit: 'fill', kernel: 'cubic' })
    .png()
    .toBuffer()
  const noise = { type: 'gaussian' as const, mean: 128, sigma: 12 }
  const grain = await sharp({ create: { width, height, channels: 3, background: '#888', noise } })
    .png()
    .toBuffer()
  const image = await sharp(shapes)
    .composite([{ input: grain, blend: 'soft-light' }])
    .removeAlpha()
    .raw()
    .toBuffer()
  return sharp(image, { raw: { width, height, channels: 3 } })
}

/** Without the pHYs chunk, which sharp always writes and generators do not. */
function withoutResolution(png: Buffer): Buffer {
  const kept = [png.subarray(0, 8)]
  for (let at = 8; at < png.length;) {
    const end = at + 12 + png.readUInt32BE(at)
    if (png.toString('latin1', at + 4, at + 8) !== 'pHYs') kept.push(png.subarray(at, end))
    at = end
  }
  return Buffer.concat(kept)
}
