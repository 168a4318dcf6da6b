// Three-by-three matrices and their vectors.

export type Triple = readonly [number, number, number]
export type Matrix = readonly [Triple, Triple, Triple]

/** Three things, each made from its number. */
export function three<T>(make: (n: 0 | 1 | 2) => T): [T, T, T] {
  return [make(0), make(1), make(2)]
}

export function apply(matrix: Matrix, [a, b, c]: Triple): Triple {
  return three((n) => matrix[n][0] * a + matrix[n][1] * b + matrix[n][2] * c)
}

export function transpose(matrix: Matrix): Matrix {
  return three((row) => three((column) => matrix[column][row]))
}

export function multiply(left: Matrix, right: Matrix): Matrix {
  const columns = transpose(right)
  return transpose(three((n) => apply(left, columns[n])))
}

export function inverse([[a, b, c], [d, e, f], [g, h, i]]: Matrix): Matrix {
  const det = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
  return [
    [(e * i - f * h) / det, (c * h - b * i) / det, (b * f - c * e) / det],
    [(f * g - d * i) / det, (a * i - c * g) / det, (c * d - a * f) / det],
    [(d * h - e * g) / det, (b * g - a * h) / det, (a * e - b * d) / det],
  ]
}
