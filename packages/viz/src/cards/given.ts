import { describeAnalyses, explain } from '@polymart/analytics'
import type { AnalysisName, Call, CommonParams, RunOptions, Shop } from '@polymart/analytics'
import type { Given } from './spec.js'

/**
 * What a page is asked for, completed by what the stores say: geography tells the moment, and the period before, by which
 * the other cards go too. Reads no rows.
 *
 * @internal
 */
export const givenOf = async (shop: Shop, params: CommonParams, run: RunOptions = {}): Promise<Given> => {
  const { asOf, previousPeriod, comparedPeriod } = await explain(shop, 'geography', { ...params, ...run })
  const before = comparedPeriod ?? previousPeriod
  // Where nothing is stored, the period is empty, and so is the one before it.
  const isEmpty = before === null || before.from === before.to
  return {
    params: { ...params, asOf },
    before: isEmpty ? undefined : { from: before.from, to: before.to },
  }
}

let withoutPeriod: ReadonlySet<string> | undefined

/** A call with the page’s parameters; without a period where the analysis takes none. @internal */
export const callOf = (name: AnalysisName, { params }: Given, own: object = {}): Call => {
  withoutPeriod ??= new Set(describeAnalyses().flatMap((each) => (each.period === null ? each.name : [])))
  const { period, compare: _, ...others } = params
  return [name, { ...others, ...(period && !withoutPeriod.has(name) && { period }), ...own }]
}

/** The comparison of a table's numbers, where the page asks for one and the analysis has a period to compare. */
export const comparedIn = (
  name: AnalysisName,
  { params, tablesCompared = false }: Given,
): Pick<CommonParams, 'compare'> => {
  const { compare, period } = params
  const own = describeAnalyses().find((each) => each.name === name)!.period
  const hasPeriod = own !== null && (own !== 'none' || period?.from !== undefined)
  return tablesCompared && compare && hasPeriod ? { compare } : {}
}

/** The same over the period before. */
export const callBefore = (name: AnalysisName, given: Given, own: object = {}): Call =>
  callOf(name, { ...given, params: { ...given.params, ...(given.before && { period: given.before }) } }, own)
