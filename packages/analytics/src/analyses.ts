import { didYouMean, PolymartError } from '@polymart/core'
import type { Analysis } from './analysis.js'
import { funnelAnalysis } from './funnel/analysis.js'
import { funnelSpec } from './funnel/params.js'
import { geographyAnalysis } from './geography/analysis.js'
import { geographySpec } from './geography/params.js'
import type { CommonParams, Extents, RunOptions } from './params/common.js'
import { revenueAnalysis } from './revenue/analysis.js'
import { revenueSpec } from './revenue/params.js'
import { rfmAnalysis } from './rfm/analysis.js'
import { rfmSpec } from './rfm/params.js'
import { noTable } from './result/result.js'
import type { Scope } from './scope.js'

/** An analysis of any kind: its own spec and state are known to itself only. */
export interface AnyAnalysis extends Analysis<{ readonly scope: Scope }, unknown> {
  readonly spec: (params: CommonParams & RunOptions, extents: Extents) => { readonly scope: Scope }
}

const register = <Spec extends { readonly scope: Scope }, State>(
  analysis: Analysis<Spec, State>,
  spec: (params: never, extents: Extents) => Spec,
): AnyAnalysis => ({ ...analysis, spec }) as unknown as AnyAnalysis

/** Every analysis by name. Workers find theirs here. */
const analyses: Readonly<Record<string, AnyAnalysis>> = {
  rfm: register(rfmAnalysis, rfmSpec),
  funnel: register(funnelAnalysis, funnelSpec),
  geography: register(geographyAnalysis, geographySpec),
  revenue: register(revenueAnalysis, revenueSpec),
}

/** Names that {@link analyze} takes, as the command line lists them. */
export const analysisNames = Object.keys(analyses)

export const analysisNamed = (name: string): AnyAnalysis => {
  const analysis = Object.hasOwn(analyses, name) ? analyses[name] : undefined
  if (analysis) return analysis
  throw new PolymartError(
    'argument',
    `Expected an analysis (${analysisNames.join(', ')}), found ${JSON.stringify(name)}.${didYouMean(name, analysisNames)}`,
  )
}

/**
 * The name of an analysis's table, the default one where none is given: known before anything is read.
 *
 * @throws PolymartError `argument`: there is no such analysis, or it has no such table.
 */
export const tableNamed = (analysis: string, table?: string): string => {
  const { tables } = analysisNamed(analysis)
  const name = table ?? tables[0]!
  if (tables.includes(name)) return name
  throw noTable(analysis, tables, name)
}
