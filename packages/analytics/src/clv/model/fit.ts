import type { Slices } from '../../slices.js'
import { eigenOf } from './eigen.js'
import type { Matrix } from './eigen.js'

/** A log-likelihood at some parameters, ÷ its customers, with its derivatives by the logarithms of these. */
export interface Likelihood {
  readonly value: number
  readonly gradient: readonly number[]
  readonly hessian: Matrix
}

export interface Fit {
  /** The parameters, above 0. */
  readonly parameters: readonly number[]
  /** Log-likelihood ÷ customers. */
  readonly value: number
  /**
   * Whether this is a maximum: each part of the gradient is below 1e-8, and the least eigenvalue of the Hessian of
   * −log-likelihood at least 1e-4. Otherwise the best lies at the edge, with a parameter that runs to 0 or to infinity.
   */
  readonly converged: boolean
}

const gradientBelow = 1e-8
const curvatureFrom = 1e-4
const mostSteps = 200

/** No step changes a parameter by more than a factor of e². */
const longest = 2

type LikelihoodAt = (logs: readonly number[]) => Slices<Likelihood>

/** The best of what is found from several starts. */
export function* fitFrom(likelihood: LikelihoodAt, starts: readonly (readonly number[])[]): Slices<Fit> {
  const found: Fit[] = []
  for (const start of starts) found.push(yield* climb(likelihood, start))
  return found.reduce(better)
}

/** Where two found the same but for rounding, the one that knows it. */
const better = (a: Fit, b: Fit): Fit => {
  const same = Math.abs(a.value - b.value) <= 1e-10 * (1 + Math.abs(a.value))
  if (same && a.converged !== b.converged) return a.converged ? a : b
  return b.value > a.value && !same ? b : a
}

/**
 * Newton's method by the logarithms of the parameters. Along each eigenvector the step goes uphill by the size of the
 * curvature, whatever its sign, so that it also leaves saddles and plains; it is halved until the likelihood rises.
 */
function* climb(likelihood: LikelihoodAt, start: readonly number[]): Slices<Fit> {
  let logs = start.map(Math.log)
  let here = yield* likelihood(logs)
  for (let steps = 0; ; steps++) {
    const { values, vectors } = eigenOf(here.hessian)
    const flat = here.gradient.every((part) => Math.abs(part) < gradientBelow)
    yield
    const next =
      flat || steps === mostSteps ? undefined : yield* uphill(likelihood, logs, here, stepOf(here, values, vectors))
    if (!next) {
      // Eigenvalues of the log-likelihood itself: those of its negative have the other sign.
      const converged = flat && values.every((value) => -value >= curvatureFrom)
      return { parameters: logs.map(Math.exp), value: here.value, converged }
    }
    ;({ logs, here } = next)
  }
}

const stepOf = ({ gradient }: Likelihood, values: readonly number[], vectors: Matrix): readonly number[] => {
  const step = gradient.map(() => 0)
  values.forEach((value, i) => {
    const along = dot(vectors[i]!, gradient) / Math.max(Math.abs(value), 1e-9)
    vectors[i]!.forEach((part, j) => (step[j]! += part * along))
  })
  const length = Math.hypot(...step)
  return length > longest ? step.map((part) => (part * longest) / length) : step
}

/** Where the step, or a part of it, leads to a greater likelihood; near the top rounding hides what is left to gain. */
function* uphill(
  likelihood: LikelihoodAt,
  from: readonly number[],
  here: Likelihood,
  step: readonly number[],
): Slices<{ readonly logs: number[]; readonly here: Likelihood } | undefined> {
  const gain = dot(step, here.gradient)
  const hidden = 1e-13 * (1 + Math.abs(here.value))
  for (let part = 1; part > 1e-12; part /= 2) {
    const logs = from.map((value, i) => value + part * step[i]!)
    const there = yield* likelihood(logs)
    if (there.value >= here.value + 1e-4 * part * gain - hidden) return { logs, here: there }
  }
  return undefined
}

const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0)
