import type { Contestant } from '../harness/contestant.js'
import { expectEqual } from '../harness/equal.js'

/** Throws unless all contestants answer every task with the same rows as the first of them. */
export const checkAnswers = async (
  [first, ...others]: readonly Contestant[],
  tasks: readonly string[],
): Promise<void> => {
  for (const task of tasks) {
    const wanted = await first!.rows(task)
    for (const other of others) {
      const found = await other.rows(task)
      expectEqual(task, { name: first!.name, rows: wanted }, { name: other.name, rows: found })
    }
  }
}

export const versionsOf = (contestants: readonly Contestant[]): Readonly<Record<string, string>> =>
  Object.fromEntries(contestants.map(({ name, ready }) => [name, ready.version]))
