import { analysisNames } from '@polymart/analytics'
import type { Contestant } from '../harness/contestant.js'
import { expectEqual } from '../harness/equal.js'

/** Throws unless all contestants answer every analysis with the same rows as the first of them. */
export const checkAnswers = async ([first, ...others]: readonly Contestant[]): Promise<void> => {
  for (const analysis of analysisNames) {
    const wanted = await first!.rows(analysis)
    for (const other of others) {
      const found = await other.rows(analysis)
      expectEqual(analysis, { name: first!.name, rows: wanted }, { name: other.name, rows: found })
    }
  }
}

export const versionsOf = (contestants: readonly Contestant[]): Readonly<Record<string, string>> =>
  Object.fromEntries(contestants.map(({ name, ready }) => [name, ready.version]))
