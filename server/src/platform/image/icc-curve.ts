// A tone curve of an ICC profile, as a function.

/** From 0..1 device value to 0..1 linear light. */
export type Curve = (value: number) => number

/** The function in a `curv` or `para` tag; null for any other. */
export function readCurve(tag: Buffer): Curve | null {
  const type = tag.toString('latin1', 0, 4)
  if (type === 'para') return parametric(tag)
  return type === 'curv' ? sampled(tag) : null
}

function sampled(tag: Buffer): Curve {
  const count = tag.readUInt32BE(8)
  if (count === 0) return (x) => x
  const points = Array.from({ length: count }, (_, n) => tag.readUInt16BE(12 + n * 2))
  if (count === 1) return (x) => x ** (points[0]! / 256)
  return (x) => {
    const at = x * (count - 1)
    const low = Math.min(Math.floor(at), count - 2)
    return (points[low]! + (points[low + 1]! - points[low]!) * (at - low)) / 65535
  }
}

function parametric(tag: Buffer): Curve | null {
  const kind = tag.readUInt16BE(8)
  const count = [1, 3, 4, 5, 7][kind]
  if (count === undefined) return null
  const [g = 1, a = 1, b = 0, c = 0, d = 0, e = 0, f = 0] = Array.from(
    { length: count },
    (_, n) => tag.readInt32BE(12 + n * 4) / 65536,
  )
  const power = (x: number): number => Math.max(0, a * x + b) ** g
  if (kind === 0) return (x) => x ** g
  if (kind === 1) return (x) => (x >= -b / a ? power(x) : 0)
  if (kind === 2) return (x) => (x >= -b / a ? power(x) + c : c)
  return (x) => (x >= d ? power(x) + e : c * x + f)
}
