// Bare RGB pixels of a reduced picture, and their luminance; the checks are computed on these.

export type Picture = {
  /** RGB, 8 bits, interleaved. */
  data: Buffer
  width: number
  height: number
}

/** Rec. 709 luma of each pixel, 0 to 255. */
export function luminance({ data, width, height }: Picture): Float32Array {
  const luma = new Float32Array(width * height)
  for (let n = 0; n < luma.length; n++) {
    luma[n] = 0.2126 * data[n * 3]! + 0.7152 * data[n * 3 + 1]! + 0.0722 * data[n * 3 + 2]!
  }
  return luma
}
