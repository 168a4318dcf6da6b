// How much of a picture is pure black or pure white without being its background.
import type { Picture } from './picture.ts'

/** Share, 0 to 1, of pixels that are pure 0 or pure 255 in all channels; what touches the border counts as background. */
export function clippedShare({ data, width, height }: Picture): number {
  const total = width * height
  const isPure = new Uint8Array(total)
  for (let n = 0; n < total; n++) {
    const red = data[n * 3]!
    const same = red === data[n * 3 + 1] && red === data[n * 3 + 2]
    isPure[n] = same && (red === 0 || red === 255) ? 1 : 0
  }
  eraseFromBorder(isPure, width, height)
  return isPure.reduce((sum, pure) => sum + pure, 0) / total
}

function eraseFromBorder(marked: Uint8Array, width: number, height: number): void {
  const waiting = new Int32Array(width * height)
  let length = 0
  const take = (at: number): void => {
    if (marked[at] !== 1) return
    marked[at] = 0
    waiting[length++] = at
  }
  for (let x = 0; x < width; x++) {
    take(x)
    take((height - 1) * width + x)
  }
  for (let y = 0; y < height; y++) {
    take(y * width)
    take(y * width + width - 1)
  }
  while (length > 0) {
    const at = waiting[--length]!
    const x = at % width
    if (x > 0) take(at - 1)
    if (x < width - 1) take(at + 1)
    if (at >= width) take(at - width)
    if (at < width * (height - 1)) take(at + width)
  }
}
