import type { Table } from '../harness/report.js'

/** What every part gets. */
export interface Bench {
  readonly root: string
  /** How often each contestant does each thing. */
  readonly rounds: number
  readonly scale: number
  /** How long a load lasts. */
  readonly seconds: number
  /** The shop that all contestants read, as `peers/data.ts` has it; generated at the first call. */
  data(): Promise<string>
  /** The folder of the compiled contestants; compiled at the first call. */
  peers(): Promise<string>
  readonly say: (line: string) => void
}

export interface Measured {
  readonly versions: Readonly<Record<string, string>>
  readonly tables: readonly Table[]
}

/** A part of the benchmark, run by name. */
export type Part = (bench: Bench) => Promise<Measured>
