import { analysisNamed } from './registry.js'
import type { CommonParams, RunOptions } from './params/common.js'
import type { Result } from './result/result.js'
import type { Shop } from './shop.js'

/** A call of an analysis: its name and parameters. */
export type Call = readonly [name: string, params: CommonParams & RunOptions]

/**
 * Runs an analysis by name. A store that changes under the first read is read again, from the start.
 *
 * @throws PolymartError `argument` on an unknown name or a wrong parameter, `interrupted` when `signal` aborts,
 * `changed` when a store was loaded again since the shop first read it.
 */
export const analyze = async (shop: Shop, name: string, params: CommonParams & RunOptions = {}): Promise<Result> => {
  const [outcome] = await analyzeAll(shop, [[name, params]])
  if (outcome!.status === 'rejected') throw outcome!.reason
  return outcome!.value
}

/**
 * Runs several analyses over one reading of the stores, by the run options of the first. Settles as
 * `Promise.allSettled` does, so that a call that is wrong leaves the others; fails if the stores cannot be read, or
 * there is no analysis of a name.
 */
export const analyzeAll = async (
  shop: Shop,
  calls: readonly Call[],
): Promise<readonly PromiseSettledResult<Result>[]> =>
  shop.run(calls.map(([name, params]) => [analysisNamed(name), params] as const))
