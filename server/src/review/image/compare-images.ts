// Two pictures, pixel by pixel: how much differs, and a map to lay over the first.
import { open } from '../../platform/image/engine.ts'

/** A pixel counts as changed when one of its channels differs by more than this, of 255: JPEG's own noise is below. */
export const changedAbove = 16

type Picture = { data: Buffer; width: number; height: number }

/**
 * Compares a picture with another, which is brought to the first one's size: stretched where both have the same shape
 * (within 1 %), else fitted inside in the middle, and what it leaves bare counts as changed.
 * @returns a PNG, clear where nothing changed, from yellow to red where it did; and the changed pixels' share, 0 to 1
 */
export async function compareImages(path: string, otherPath: string): Promise<{ map: Buffer; changed_share: number }> {
  const first = await read(path)
  const { data: other, bare } = await readAs(otherPath, first)
  const count = first.width * first.height
  const map = Buffer.alloc(count * 4)
  let changed = 0
  for (let n = 0; n < count; n++) {
    const by = bare(n) ? 255 : distance(first.data, other, n * 3)
    if (by <= changedAbove) continue
    changed++
    const strength = Math.min(1, (by - changedAbove) / 96)
    map.set([255, Math.round(210 * (1 - strength)), 0, Math.round(110 + 145 * strength)], n * 4)
  }
  const image = open(map, { raw: { width: first.width, height: first.height, channels: 4 } })
  return { map: await image.png({ compressionLevel: 2 }).toBuffer(), changed_share: changed / count }
}

function distance(a: Buffer, b: Buffer, at: number): number {
  return Math.max(Math.abs(a[at]! - b[at]!), Math.abs(a[at + 1]! - b[at + 1]!), Math.abs(a[at + 2]! - b[at + 2]!))
}

async function read(path: string): Promise<Picture> {
  const { data, info } = await open(path).raw().toBuffer({ resolveWithObject: true })
  return { data, width: info.width, height: info.height }
}

async function readAs(path: string, { width, height }: Picture): Promise<{ data: Buffer; bare(n: number): boolean }> {
  const found = await open(path).metadata()
  const scale = Math.min(width / found.width, height / found.height)
  const fitted = [Math.round(found.width * scale), Math.round(found.height * scale)] as const
  const isSameShape = fitted[0] >= width * 0.99 && fitted[1] >= height * 0.99
  const [w, h] = isSameShape ? [width, height] : fitted
  const [left, top] = [Math.floor((width - w) / 2), Math.floor((height - h) / 2)]
  const image = open(path).resize(w, h, { fit: 'fill' })
  const { data } = await image
    .extend({ left, top, right: width - w - left, bottom: height - h - top })
    .raw()
    .toBuffer({ resolveWithObject: true })
  const bare = (n: number): boolean => {
    const [x, y] = [n % width, Math.floor(n / width)]
    return x < left || y < top || x >= left + w || y >= top + h
  }
  return { data, bare: isSameShape ? () => false : bare }
}
