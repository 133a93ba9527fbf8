import { declared } from '../peers/calls.js'
import type { Part } from './part.js'
import { nodeProgram } from './programs.js'
import { warmContest } from './warm.js'

/** The analyses that nobody wrote SQL for here, beside the SQL that they are defined by. */
export const analysesBesideTheirSql: Part = async (bench) => {
  const args = ['memory', await bench.data()]
  return warmContest(
    bench,
    [
      await nodeProgram(bench, 'Polymart', 'polymart.peer.js', args),
      await nodeProgram(bench, 'DuckDB', 'declared.peer.js', args),
    ],
    {
      title: 'Analyses in memory, beside their own SQL',
      text: 'Default parameters unless the name says otherwise, from data in memory to the default table. DuckDB has the flat relations as tables, and as tables too what all queries begin with: the orders and sessions that count, and their sums. Its statements are prepared.',
      tasks: Object.keys(declared),
    },
  )
}
