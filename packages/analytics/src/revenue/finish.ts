import { Grouped } from '../measures/grouped.js'
import { emptyCell } from '../measures/measures.js'
import { compareLabels } from '../result/order.js'
import { revenueMeasures } from './measures.js'
import type { RevenueCell } from './measures.js'
import type { RevenueSpec } from './params.js'
import type { RevenueState } from './partial.js'
import type { RevenueRow } from './tables.js'

export const revenueRows = (state: RevenueState, spec: RevenueSpec): readonly RevenueRow[] => {
  const cells = new Map<string, Map<number, RevenueCell>>(spec.by === null ? [['', new Map()]] : [])
  for (const { key, cell } of new Grouped(revenueMeasures).add(state).entries()) {
    const [value, span] = (spec.by === null ? ['', ...key] : key) as [string, number]
    let ofValue = cells.get(value)
    if (!ofValue) cells.set(value, (ofValue = new Map<number, RevenueCell>()))
    ofValue.set(span, cell)
  }
  const values = [...cells].filter(
    ([, ofValue]) => spec.by === null || [...ofValue.values()].some(({ present }) => present === 1),
  )
  values.sort(([a], [b]) => compareLabels(a, b))
  const nothing = emptyCell(revenueMeasures)
  return spec.spans.flatMap(({ label }, span) =>
    values.map(([value, ofValue]) => ({ label, value, ...(ofValue.get(span) ?? nothing) })),
  )
}
