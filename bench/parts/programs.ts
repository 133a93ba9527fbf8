import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import type { Program } from '../harness/contestant.js'
import type { Bench } from './part.js'

/** Where the data lie while an analysis runs: `memory` or `disk`. */
export type Mode = 'memory' | 'disk'

/** All that take part in the analyses; Polymart is the first. With a task, each does that one and ends. */
export const programs = async (bench: Bench, mode: Mode, task?: string): Promise<readonly Program[]> => {
  const python = pythonWithPolars(bench)
  const args = await argsOf(bench, mode, task)
  const polars = join(bench.root, 'bench/peers/polars_peer.py')
  return [
    ...(await programsWithoutPolars(bench, mode, task)),
    ...(python === undefined ? [] : [{ name: 'Polars', file: python, args: [polars, ...args] }]),
  ]
}

/** Polymart and DuckDB. */
export const programsWithoutPolars = async (bench: Bench, mode: Mode, task?: string): Promise<readonly Program[]> => {
  const args = await argsOf(bench, mode, task)
  return [
    await nodeProgram(bench, 'Polymart', 'polymart.peer.js', args),
    await nodeProgram(bench, 'DuckDB', 'duckdb.peer.js', args),
  ]
}

const argsOf = async (bench: Bench, mode: Mode, task?: string): Promise<readonly string[]> => [
  mode,
  await bench.data(),
  ...(task === undefined ? [] : [task]),
]

/** One of the compiled contestants. */
export const nodeProgram = async (
  bench: Bench,
  name: string,
  file: string,
  args: readonly string[],
): Promise<Program> => ({ name, file: process.execPath, args: [join(await bench.peers(), file), ...args] })

let found: { readonly python: string | undefined } | undefined

const pythonWithPolars = ({ say }: Bench): string | undefined => {
  if (!found) {
    const python = process.env['POLYMART_BENCH_PYTHON'] ?? 'python3'
    const { status } = spawnSync(python, ['-c', 'import polars'], { stdio: 'ignore' })
    found = { python: status === 0 ? python : undefined }
    if (status !== 0) {
      say(
        `POLARS IS LEFT OUT: ${python} cannot import it. Install it (pip install polars), or name a Python that has it in POLYMART_BENCH_PYTHON.`,
      )
    }
  }
  return found.python
}
