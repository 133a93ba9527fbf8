import { cpus, loadavg, release, totalmem, type } from 'node:os'

/** Where figures were taken. */
export interface Machine {
  readonly cores: number
  readonly processor: string
  readonly memoryGiB: number
  readonly system: string
  readonly node: string
  /** How many processes wanted a core in the last minute, at the start: above the cores, something else ran. */
  readonly loadBefore: number
}

export const machine = (): Machine => ({
  cores: cpus().length,
  processor: cpus()[0]?.model ?? 'unknown',
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  system: `${type()} ${release()}`,
  node: process.version,
  loadBefore: loadavg()[0]!,
})
