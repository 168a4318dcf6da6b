// How white a picture's border is.
import type { Picture } from './picture.ts'

/** Share of near-white pixels (every channel 230 or more) in the border ring, and its mean darkest channel, 0 to 255. */
export function borderWhiteness({ data, width, height }: Picture): { near_white: number; mean: number } {
  const ring = Math.max(1, Math.round(Math.min(width, height) / 50))
  let near = 0
  let sum = 0
  let count = 0
  for (let y = 0; y < height; y++) {
    const isEdgeRow = y < ring || y >= height - ring
    for (let x = 0; x < width; x++) {
      if (!isEdgeRow && x >= ring && x < width - ring) continue
      const at = (y * width + x) * 3
      const darkest = Math.min(data[at]!, data[at + 1]!, data[at + 2]!)
      if (darkest >= 230) near++
      sum += darkest
      count++
    }
  }
  return { near_white: near / count, mean: sum / count }
}
