import { spreadOf } from '../harness/statistics.js'
import type { Part } from './part.js'
import { runDemo } from './run-demo.js'

/** The command behind `npm start`, by the stages that it prints. */
export const demo: Part = async ({ root, rounds, scale, say }) => {
  const seconds = new Map<string, number[]>()
  const add = (stage: string, value: number): void => {
    const known = seconds.get(stage)
    if (known) known.push(value)
    else seconds.set(stage, [value])
  }
  let peakMiB = 0
  for (let run = 0; run < Math.min(7, rounds); run++) {
    say(`Demo: run ${run + 1}`)
    const ended = await runDemo(root, scale)
    for (const [stage, value] of stagesIn(ended.out)) add(stage, value)
    add('the whole process', ended.ms / 1000)
    peakMiB = Math.max(peakMiB, ended.peakMiB)
  }
  const rows = [...seconds].map(([stage, values]) => {
    const { runs, median, min, max } = spreadOf(values)
    return { stage, runs, 'median s': median, 'min s': min, 'max s': max }
  })
  return {
    versions: {},
    tables: [
      {
        title: 'Demo',
        text: `\`polymart demo\`: its stages as it prints them. Anonymous memory at its highest: ${Math.round(peakMiB)} MiB.`,
        rows,
      },
    ],
  }
}

/** The stages of the line `5.2 s: start 0.4 s, generate and load 3.3 s, …`, in seconds. */
const stagesIn = (out: string): readonly (readonly [string, number])[] => {
  const line = /^(?:\d+ min )?[\d.]+ s: (.+)$/m.exec(out)?.[1]
  if (line === undefined) throw new Error(`Expected the demo to print its stages, found: ${out}`)
  return line.split(', ').map((stage) => {
    const [, name, minutes, value] = /^(.+?)(?: (\d+) min)? ([\d.]+) s$/.exec(stage)!
    return [name!, 60 * Number(minutes ?? 0) + Number(value)] as const
  })
}
