import { compareTexts } from '@polymart/core'
import type { Part } from '../define/any-analysis.js'
import type { Slices } from '../slices.js'
import type { Result } from '../result/result.js'
import { affinityFindings } from './affinity.js'
import { answersOf } from './answers.js'
import type { Finding } from './finding.js'
import { conversionFindings } from './conversion.js'
import { segmentFindings } from './segment.js'
import { outageFindings } from './outage.js'
import { priceFindings } from './price.js'
import { productFindings } from './product.js'
import { retentionFindings } from './retention.js'
import { searchFindings } from './search.js'
import { stockFindings } from './stock.js'
import type { InsightsSpec } from './params.js'
import type { FindingRow } from './tables.js'

const kinds = [
  segmentFindings,
  conversionFindings,
  retentionFindings,
  outageFindings,
  productFindings,
  priceFindings,
  stockFindings,
  searchFindings,
  affinityFindings,
]

/** Findings of all kinds, the one with the most money at stake first. */
export function* rankedFindings(
  results: Readonly<Record<string, Result>>,
  spec: InsightsSpec,
  parts: Readonly<Record<string, Part>>,
): Slices<readonly FindingRow[]> {
  for (const result of Object.values(results)) {
    // Some have thousands of rows.
    for (const table of result.tableNames) if (isRead(result.analysis, table)) yield* result.make(table)
  }
  const answers = answersOf(results, spec)
  const found: Finding[] = []
  for (const findings of kinds) {
    found.push(...findings(answers))
    yield
  }
  return found
    .sort(byStake)
    .slice(0, spec.limit)
    .map(({ part, ...finding }, place) => ({ ...finding, rank: place + 1, call: callText(parts[part]!) }))
}

/** Of most the first table is read; of these all. */
const isRead = (analysis: string, table: string): boolean =>
  table === analysis || analysis === 'search' || analysis === 'basket'

const byStake = (a: Finding, b: Finding): number =>
  (b.net ?? -Infinity) - (a.net ?? -Infinity) || compareTexts(a.kind, b.kind) || compareTexts(a.sentence, b.sentence)

/** As a shell takes it; the parameters are those that the function takes. */
const callText = ({ analysis, params }: Part): string => {
  const { asOf, period, ...rest } = params
  const iso = (at: unknown): unknown => (typeof at === 'number' ? new Date(at).toISOString() : at)
  const shown = {
    ...rest,
    asOf: iso(asOf),
    ...(period && { period: { from: iso(period.from), to: iso(period.to) } }),
  }
  return `polymart analyze ${analysis.name} --params '${JSON.stringify(shown).replaceAll("'", String.raw`'\''`)}'`
}
