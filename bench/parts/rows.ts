import type { Cost } from '../harness/protocol.js'
import { spreadOf } from '../harness/statistics.js'

/** A row of a table of a contest: each contestant's times, and how many times the first one's its median is. */
export const contestRows = (
  what: Readonly<Record<string, string>>,
  contestants: readonly { readonly name: string }[],
  costs: readonly (readonly Cost[])[],
): readonly Record<string, string | number>[] => {
  const spreads = costs.map((of) => ({
    ms: spreadOf(of.map(({ ms }) => ms)),
    cpu: spreadOf(of.map(({ cpuMs }) => cpuMs)),
  }))
  const first = spreads[0]!
  return contestants.map(({ name }, i) => {
    const { ms, cpu } = spreads[i]!
    return {
      ...what,
      contestant: name,
      runs: ms.runs,
      'median ms': ms.median,
      'min ms': ms.min,
      'lower quartile ms': ms.lower,
      'upper quartile ms': ms.upper,
      'max ms': ms.max,
      'median CPU ms': cpu.median,
      'times Polymart': ms.median / first.ms.median,
      'times its CPU': cpu.median / first.cpu.median,
    }
  })
}
