import type { Result } from '../result/result.js'
import type { Shop } from '../shop.js'
import type { AnyAnalysis } from './any-analysis.js'

/** An analysis as a function of a shop, whose types whoever declares it knows. */
export const callable = (analysis: AnyAnalysis): never => {
  const call = async (shop: Shop, params = {}): Promise<Result> => {
    const [outcome] = await shop.run([[analysis, params]])
    if (outcome!.status === 'rejected') throw outcome!.reason
    return outcome!.value
  }
  // The types of parameters and rows are the declaration's, which the compiler cannot follow through the run.
  return Object.assign(call, { runnable: analysis }) as never
}
