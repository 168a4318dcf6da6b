// How sharp the sharpest parts of a picture are.
import { luminance, type Picture } from './picture.ts'

const tile = 32

/**
 * Variance of the Laplacian in the sharpest tenth of the tiles. The mean over the picture would call every
 * product on a plain background blurred, and every portrait with a soft one.
 */
export function sharpness(picture: Picture): number {
  const { width, height } = picture
  const luma = luminance(picture)
  const variances: number[] = []
  for (let y = 1; y + 1 < height; y += tile) {
    for (let x = 1; x + 1 < width; x += tile) {
      variances.push(
        laplacianVariance(luma, width, [x, Math.min(x + tile, width - 1)], [y, Math.min(y + tile, height - 1)]),
      )
    }
  }
  const sorted = variances.toSorted((a, b) => b - a)
  return sorted[Math.floor(sorted.length / 10)] ?? 0
}

function laplacianVariance(luma: Float32Array, width: number, [x0, x1]: number[], [y0, y1]: number[]): number {
  let sum = 0
  let squares = 0
  let count = 0
  for (let y = y0!; y < y1!; y++) {
    for (let x = x0!; x < x1!; x++) {
      const at = y * width + x
      const value = luma[at - 1]! + luma[at + 1]! + luma[at - width]! + luma[at + width]! - 4 * luma[at]!
      sum += value
      squares += value * value
      count++
    }
  }
  return count === 0 ? 0 : squares / count - (sum / count) ** 2
}
