import { readFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { analysisNames, analyze, open } from '@polymart/analytics'
import type { Shop } from '@polymart/analytics'
import type { Data } from '../peers/data.js'
import { spreadOf } from '../harness/statistics.js'
import type { Part } from './part.js'

const callers = 200

type Call = readonly [name: string, params: { readonly asOf: number }]

/** What many callers of one shop wait for, and for how long the thread that they share answers nobody. */
export const manyCallers: Part = async (bench) => {
  const { store, parameters } = JSON.parse(readFileSync(await bench.data(), 'utf8')) as Data
  const until = parameters['rfm']!.as_of
  const calls = Array.from({ length: callers }, (_, i): Call => {
    // Forty different calls, so that some are equal and most are not.
    const asOf = until - (Math.floor(i / analysisNames.length) % 8) * 86_400_000
    return [analysisNames[i % analysisNames.length]!, { asOf }]
  })
  const fresh: Run[] = []
  const warm: Run[] = []
  for (let round = 0; round < Math.min(7, bench.rounds); round++) {
    bench.say(`Callers: round ${round + 1}`)
    const shop = await open(`embedded:${store}`)
    fresh.push(await run(shop, calls))
    warm.push(await run(shop, calls))
    await shop.close()
  }
  return {
    versions: {},
    tables: [
      {
        title: 'Callers',
        text: `${callers} calls at once, ${new Set(calls.map((call) => JSON.stringify(call))).size} of them different, on one shop and one thread; medians of the rounds. A caller waits from the first call to its own answer. The thread is asked for every millisecond; what it is late by is how long others wait for it. The longest work is the processor time that it took between two such times: what is late beyond that waited for other programs.`,
        rows: [rowOf('just opened', fresh), rowOf('columns in memory', warm)],
      },
    ],
  }
}

interface Run {
  readonly ms: number
  readonly waits: readonly number[]
  readonly longestBlock: number
  /** Processor time of the thread between two times that it was asked, at most, ms; also on a busy machine it is what the thread did. */
  readonly longestWork: number
}

const run = async (shop: Shop, calls: readonly Call[]): Promise<Run> => {
  const began = performance.now()
  let longestBlock = 0
  let longestWork = 0
  let last = began
  let worked = threadCpuMs()
  const timer = setInterval(() => {
    const now = performance.now()
    const cpu = threadCpuMs()
    longestBlock = Math.max(longestBlock, now - last - 1)
    longestWork = Math.max(longestWork, cpu - worked)
    last = now
    worked = cpu
  }, 1)
  const waits = await Promise.all(
    calls.map(async (call) => {
      await analyze(shop, ...call)
      return performance.now() - began
    }),
  )
  const ms = performance.now() - began
  await setTimeout(5)
  clearInterval(timer)
  return { ms, waits: waits.sort((a, b) => a - b), longestBlock, longestWork }
}

/** Processor time of this process's first thread, as Linux tells it; 0 elsewhere. */
const threadCpuMs = (): number => {
  try {
    return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'latin1').split(' ')[0]) / 1e6
  } catch {
    return 0
  }
}

const rowOf = (shop: string, runs: readonly Run[]): Record<string, string | number> => {
  const median = (of: (run: Run) => number): number => spreadOf(runs.map(of)).median
  return {
    shop,
    runs: runs.length,
    'all answered, ms': median(({ ms }) => ms),
    'median wait ms': median(({ waits }) => waits[waits.length >> 1]!),
    '95% wait ms': median(({ waits }) => waits[Math.floor(waits.length * 0.95)]!),
    'thread late by, ms': median(({ longestBlock }) => longestBlock),
    'longest work, CPU ms': median(({ longestWork }) => longestWork),
  }
}
