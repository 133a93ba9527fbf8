/** The eigenvalues of a symmetric matrix, and for each its vector of length 1. */
export interface Eigen {
  readonly values: readonly number[]
  readonly vectors: readonly (readonly number[])[]
}

export type Matrix = readonly (readonly number[])[]

const sweeps = 60

/** By Jacobi's rotations, which suit the few rows that a fit has: each makes one pair of entries 0. */
export const eigenOf = (symmetric: Matrix): Eigen => {
  const a = symmetric.map((row) => [...row])
  const size = a.length
  const vectors = a.map((_, i) => a.map((_, j) => (i === j ? 1 : 0)))
  for (let sweep = 0; sweep < sweeps && offDiagonal(a) > 0; sweep++)
    for (let p = 0; p < size; p++) for (let q = p + 1; q < size; q++) rotate(a, vectors, p, q)
  return { values: a.map((row, i) => row[i]!), vectors }
}

const offDiagonal = (a: Matrix): number => {
  let sum = 0
  a.forEach((row, i) => row.forEach((value, j) => (sum += i === j ? 0 : Math.abs(value))))
  return sum
}

const rotate = (a: number[][], vectors: number[][], p: number, q: number): void => {
  const apq = a[p]![q]!
  if (apq === 0) return
  const theta = (a[q]![q]! - a[p]![p]!) / (2 * apq)
  const tangent = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1))
  const cosine = 1 / Math.hypot(tangent, 1)
  const sine = tangent * cosine
  for (const row of a) turn(row, p, q, cosine, sine)
  for (let k = 0; k < a.length; k++) {
    const [x, y] = [a[p]![k]!, a[q]![k]!]
    a[p]![k] = cosine * x - sine * y
    a[q]![k] = sine * x + cosine * y
  }
  a[p]![q] = a[q]![p] = 0
  // Vectors are kept as rows.
  for (let k = 0; k < a.length; k++) {
    const [x, y] = [vectors[p]![k]!, vectors[q]![k]!]
    vectors[p]![k] = cosine * x - sine * y
    vectors[q]![k] = sine * x + cosine * y
  }
}

const turn = (row: number[], p: number, q: number, cosine: number, sine: number): void => {
  const [x, y] = [row[p]!, row[q]!]
  row[p] = cosine * x - sine * y
  row[q] = sine * x + cosine * y
}
