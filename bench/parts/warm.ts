import { alternate } from '../harness/alternate.js'
import { start } from '../harness/contestant.js'
import type { Contestant, Program } from '../harness/contestant.js'
import { checkAnswers, versionsOf } from './answers.js'
import type { Bench, Measured } from './part.js'
import { contestRows } from './rows.js'

/** Processes that stay: each does every task many times over, the contestants in turn. */
export const warmContest = async (
  bench: Bench,
  contest: readonly Program[],
  { title, text, tasks }: { title: string; text: string; tasks: readonly string[] },
): Promise<Measured> => {
  const contestants: Contestant[] = []
  try {
    for (const program of contest) contestants.push(await start(program))
    await checkAnswers(contestants, tasks)
    const rows: Record<string, string | number>[] = []
    for (const name of tasks) {
      bench.say(`${title}: ${name}`)
      // A compiler that works while the program runs has to have seen it often.
      await alternate(contestants, Math.min(20, bench.rounds), (one) => one.run(name))
      const costs = await alternate(contestants, bench.rounds, (one) => one.run(name))
      rows.push(...contestRows({ analysis: name }, contestants, costs))
    }
    return {
      versions: versionsOf(contestants),
      tables: [{ title, text, rows }, await memoryTable(title, contestants)],
    }
  } finally {
    await Promise.all(contestants.map((one) => one.end()))
  }
}

const memoryTable = async (title: string, contestants: readonly Contestant[]) => ({
  title: `${title}: memory`,
  text: 'Anonymous memory of the process at its highest, all of the above included.',
  rows: await Promise.all(
    contestants.map(async (one) => ({ contestant: one.name, 'peak MiB': Math.round(await one.end()) })),
  ),
})
