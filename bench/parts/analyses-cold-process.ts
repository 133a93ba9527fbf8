import { alternate } from '../harness/alternate.js'
import { runOnce, start } from '../harness/contestant.js'
import type { Program } from '../harness/contestant.js'
import { spreadOf } from '../harness/statistics.js'
import { withPolars } from '../peers/calls.js'
import { checkAnswers, versionsOf } from './answers.js'
import type { Bench, Part } from './part.js'
import { programs } from './programs.js'
import { contestRows } from './rows.js'
import { runStage } from './stages.js'

/** A fresh process against a fresh process, from disk to the answer; and what it takes to get the data there. */
export const analysesInColdProcess: Part = async (bench) => {
  const versions = await comparedVersions(bench)
  const rows: Record<string, string | number>[] = []
  for (const analysis of withPolars) {
    bench.say(`Cold process: ${analysis}`)
    const contestants = await programs(bench, 'disk', analysis)
    const costs = await alternate(contestants, bench.rounds, runOnce)
    const memory = costs.map((of) => Math.round(Math.max(...of.map(({ peakMiB }) => peakMiB))))
    rows.push(...contestRows({ analysis }, contestants, costs).map((row, i) => ({ ...row, 'peak MiB': memory[i]! })))
  }
  return {
    versions,
    tables: [
      {
        title: 'Analyses by a fresh process',
        text: 'From the start of a process, reading from disk (in the page cache), to its answer, default parameters. Each run starts a process.',
        rows,
      },
      await conversions(bench),
    ],
  }
}

/** Compares what the contestants answer; their versions. */
const comparedVersions = async (bench: Bench): Promise<Readonly<Record<string, string>>> => {
  const contestants = await Promise.all((await programs(bench, 'disk')).map(start))
  await checkAnswers(contestants, withPolars)
  await Promise.all(contestants.map((one) => one.end()))
  return versionsOf(contestants)
}

/** What has to be done once before: files into the store, files into tables. */
const conversions = async (bench: Bench) => {
  bench.say('Cold process: conversions')
  const load = await runStage(bench, 'load')
  const others = (await programs(bench, 'memory')).slice(1)
  const times = await alternate(others, Math.min(5, bench.rounds), convert)
  const row = (what: string, ms: readonly number[]) => {
    const { runs, median, min, max } = spreadOf(ms)
    return { what, runs, 'median ms': median, 'min ms': min, 'max ms': max }
  }
  return {
    title: 'Conversions',
    text: 'What comes before: the Parquet files into an embedded store on disk (checked row by row, one transaction, flushed), or into tables in the memory of a process, lost at its end.',
    rows: [
      row(
        'Polymart: files to embedded store',
        load.map(({ ms }) => ms),
      ),
      ...others.map(({ name }, i) => row(`${name}: files to tables in memory`, times[i]!)),
    ],
  }
}

const convert = async (program: Program): Promise<number> => {
  const contestant = await start(program)
  await contestant.end()
  return contestant.ready.cost.ms
}
