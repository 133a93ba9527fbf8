import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runOnce } from '../harness/contestant.js'
import { spreadOf } from '../harness/statistics.js'
import type { Bench, Part } from './part.js'

const stages = {
  generate: 'generate, and drop',
  'write-parquet': 'generate, and write Parquet',
  load: 'load Parquet into an embedded store',
  scan: 'scan the embedded store: every column of every entity',
} as const

export type Stage = keyof typeof stages

/** How fast a shop is generated, written, loaded and read, and in how much memory. */
export const stagesOfData: Part = async (bench) => {
  const rows: Record<string, string | number>[] = []
  for (const [stage, what] of Object.entries(stages)) {
    bench.say(`Stages: ${what}`)
    const runs = await runStage(bench, stage as Stage)
    const ms = spreadOf(runs.map((run) => run.ms))
    rows.push({
      stage: what,
      runs: ms.runs,
      rows: runs[0]!.rows,
      'rows a second': Math.round((runs[0]!.rows / ms.median) * 1000),
      'median ms': ms.median,
      'min ms': ms.min,
      'max ms': ms.max,
      'median CPU ms': spreadOf(runs.map((run) => run.cpuMs)).median,
      'peak MiB': Math.round(Math.max(...runs.map((run) => run.peakMiB))),
    })
  }
  return {
    versions: {},
    tables: [
      {
        title: 'Stages',
        text: 'Each in a process of its own; times are those of the work, without the start of the process. Rows are those of all entities.',
        rows,
      },
    ],
  }
}

export interface StageRun {
  readonly ms: number
  readonly cpuMs: number
  readonly rows: number
  readonly peakMiB: number
}

export const runStage = async (bench: Bench, stage: Stage): Promise<readonly StageRun[]> => {
  const runs: StageRun[] = []
  for (let run = 0; run < Math.min(7, bench.rounds); run++) {
    const scratch = mkdtempSync(join(tmpdir(), 'polymart-bench-'))
    const args = [
      join(await bench.peers(), 'stages.peer.js'),
      stage,
      await bench.data(),
      String(bench.scale),
      join(scratch, 'out'),
    ]
    const { answer, peakMiB } = await runOnce({ name: stage, file: process.execPath, args })
    rmSync(scratch, { recursive: true })
    runs.push({ ...(answer as unknown as Omit<StageRun, 'peakMiB'>), peakMiB })
  }
  return runs
}
