import { didYouMean, PolymartError, shownValue } from '@polymart/core'
import * as analyses from './analyses.js'
import { isComposite } from './define/any-analysis.js'
import type { AnyAnalysis } from './define/any-analysis.js'
import type { Runnable } from './define/runnable.js'
import { noTable } from './result/result.js'
import { shownUrl } from './stores/urls.js'

const byName: ReadonlyMap<string, AnyAnalysis> = new Map(
  Object.values(analyses).map(({ runnable }) => [runnable.name, runnable]),
)

/** The name of an analysis. @internal */
export type AnalysisName = keyof typeof analyses extends infer Name ? Name & string : never

/** Every analysis, by name. */
export const allAnalyses: readonly AnyAnalysis[] = [...byName.values()]

/** Names that {@link analyze} takes, as the command line lists them. */
export const analysisNames: readonly string[] = [...byName.keys()]

/** @throws PolymartError `argument`: there is no such analysis. */
export const analysisNamed = (name: string): AnyAnalysis => {
  const found = byName.get(name)
  if (found) return found
  // What stands in its place may be the URL of a store.
  throw new PolymartError(
    'argument',
    `Expected an analysis (${analysisNames.join(', ')}), found ${shownValue(shownUrl(name))}.${didYouMean(name, analysisNames)}`,
  )
}

/** One that reads rows, for threads: what calls others is put together where it is called. */
export const runnableNamed = (name: string): Runnable => {
  const found = analysisNamed(name)
  if (isComposite(found)) throw new PolymartError('internal', `Expected an analysis that reads rows, found ${name}.`)
  return found
}

/**
 * The name of an analysis's table, the default one where none is given: known before anything is read.
 *
 * @throws PolymartError `argument`: there is no such analysis, or it has no such table.
 */
export const tableNamed = (analysis: string, table?: string): string => {
  const names = Object.keys(analysisNamed(analysis).tables)
  const name = table ?? names[0]!
  if (names.includes(name)) return name
  throw noTable(analysis, names, name)
}
