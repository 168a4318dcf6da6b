// Smooth SVG outlines: splines through points, tubes around a spine, tapered folds.

export type Point = readonly [number, number]

const round = (value: number): number => Math.round(value * 10) / 10

/** A point between two others. */
export function between(a: Point, b: Point, t: number): Point {
  return [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t]
}

/** `length` away from a point, at an angle from straight down (positive to the right of the picture). */
export function reach(from: Point, angle: number, length: number): Point {
  return [from[0] + Math.sin(angle) * length, from[1] + Math.cos(angle) * length]
}

/** A curve through every point (Catmull-Rom), as path data; `closed` returns to the first one. */
export function spline(points: readonly Point[], closed = true, tension = 1): string {
  const count = points.length
  const point = (i: number): Point =>
    (closed ? points[(i + count) % count] : points[Math.min(count - 1, Math.max(0, i))]) ?? [0, 0]
  const start = point(0)
  let d = `M${round(start[0])} ${round(start[1])}`
  for (let i = 0; i < (closed ? count : count - 1); i++) {
    const [a, b, c, e] = [point(i - 1), point(i), point(i + 1), point(i + 2)]
    const k = tension / 6
    d += `C${round(b[0] + (c[0] - a[0]) * k)} ${round(b[1] + (c[1] - a[1]) * k)} ${round(c[0] - (e[0] - b[0]) * k)} ${round(c[1] - (e[1] - b[1]) * k)} ${round(c[0])} ${round(c[1])}`
  }
  return closed ? `${d}Z` : d
}

/** One outline of several smooth runs: each run is curved inside, and the joins between runs stay sharp corners. */
export function runs(...parts: readonly (readonly Point[])[]): string {
  return `${parts
    .map((part, i) => {
      const d = spline(part, false)
      return i === 0 ? d : d.replace('M', 'L')
    })
    .join('')}Z`
}

/** Points along the spline of a spine, with the half-width interpolated likewise. */
function along(spine: readonly Point[], widths: readonly number[], steps: number): [number, number, number][] {
  const result: [number, number, number][] = []
  const last = spine.length - 1
  const at = (i: number): [number, number, number] => {
    const k = Math.min(last, Math.max(0, i))
    const p = spine[k] ?? [0, 0]
    return [p[0], p[1], widths[k] ?? widths[widths.length - 1] ?? 0]
  }
  for (let i = 0; i < last; i++) {
    const [a, b, c, e] = [at(i - 1), at(i), at(i + 1), at(i + 2)]
    const end = i === last - 1 ? steps : steps - 1
    for (let s = 0; s <= end; s++) {
      const t = s / steps
      const mix = (k: 0 | 1 | 2): number => {
        const [m1, m2] = [(c[k] - a[k]) / 2, (e[k] - b[k]) / 2]
        return (
          (2 * t ** 3 - 3 * t ** 2 + 1) * b[k] +
          (t ** 3 - 2 * t ** 2 + t) * m1 +
          (-2 * t ** 3 + 3 * t ** 2) * c[k] +
          (t ** 3 - t ** 2) * m2
        )
      }
      result.push([mix(0), mix(1), mix(2)])
    }
  }
  return result
}

/** The outline of a limb or sleeve: a spine with a half-width at each of its points; `round` closes the end softly. */
export function tube(spine: readonly Point[], widths: readonly number[], roundEnd = false): string {
  const stations = along(spine, widths, 4)
  const left: Point[] = []
  const right: Point[] = []
  stations.forEach(([x, y, w], i) => {
    const before = stations[Math.max(0, i - 1)] ?? [x, y, w]
    const after = stations[Math.min(stations.length - 1, i + 1)] ?? [x, y, w]
    const [dx, dy] = [after[0] - before[0], after[1] - before[1]]
    const length = Math.hypot(dx, dy) || 1
    left.push([x + (dy / length) * w, y - (dx / length) * w])
    right.push([x - (dy / length) * w, y + (dx / length) * w])
  })
  if (roundEnd) {
    const [a, b] = [left[left.length - 1] ?? [0, 0], right[right.length - 1] ?? [0, 0]]
    const tip: Point = [(a[0] + b[0]) / 2 + (a[1] - b[1]) * -0.42, (a[1] + b[1]) / 2 + (a[0] - b[0]) * 0.42]
    return spline([...left, tip, ...right.toReversed()])
  }
  return runs(left, right.toReversed())
}

/** A tapered sliver from one point to another, bent through a control point: the shape of a fold. */
export function lens(from: Point, via: Point, to: Point, width: number): string {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]]
  const length = Math.hypot(dx, dy) || 1
  const [nx, ny] = [(-dy / length) * width, (dx / length) * width]
  return (
    `M${round(from[0])} ${round(from[1])}Q${round(via[0] + nx)} ${round(via[1] + ny)} ${round(to[0])} ${round(to[1])}` +
    `Q${round(via[0] - nx)} ${round(via[1] - ny)} ${round(from[0])} ${round(from[1])}Z`
  )
}

/** Relief markup of one fold: a ridge with the valley that belongs to it on the side away from the light. */
export function fold(from: Point, via: Point, to: Point, width: number, strength = 0.5): string {
  const move = (p: Point): Point => [p[0] + width * 0.9, p[1] + width * 0.35]
  return (
    `<path d="${lens(from, via, to, width)}" fill="#fff" fill-opacity="${round(strength * 10) / 10}"/>` +
    `<path d="${lens(move(from), move(via), move(to), width)}" fill="#000" fill-opacity="${round(strength * 10) / 10}"/>`
  )
}

/** Relief markup of a groove along an open curve (a seam, the edge of a pocket). */
export function groove(d: string, width = 4, strength = 0.7): string {
  return `<path d="${d}" fill="none" stroke="#000" stroke-opacity="${strength}" stroke-width="${width}"/>`
}

/** Relief markup of a raised line along an open curve (a cable, a piping, a hem's edge). */
export function ridge(d: string, width = 6, strength = 0.6): string {
  return `<path d="${d}" fill="none" stroke="#fff" stroke-opacity="${strength}" stroke-width="${width}" stroke-linecap="round"/>`
}
